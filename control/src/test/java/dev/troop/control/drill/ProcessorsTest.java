package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.troop.control.drill.DrillReport.SecondResult;
import dev.troop.control.drill.Processors.Load;
import dev.troop.control.drill.Processors.Spent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorsTest {

    @Test
    void sharesAreOfTheTimeBetweenTwoReadings() {
        // user nice system idle iowait irq softirq steal guest guest_nice
        Spent before = Spent.parse("cpu  100 0 50 800 40 0 0 10 70 0");
        Spent after = Spent.parse("cpu  160 0 60 810 50 0 0 20 99 0");

        assertThat(after.since(before)).isEqualTo(new Load(0.8, 0.1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cpu 1 2 3", "intr 1 2 3 4 5 6 7 8 9", "cpu a b c d e f g h"})
    void whatIsNoSuchLineIsRefused(String line) {
        assertThatThrownBy(() -> Spent.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheProcessorsDidIsSaidOfTheSecondsInWhichRequestsFailed() {
        List<SecondResult> traffic = List.of(
                new SecondResult(7, 40, 0, 0, 9),
                new SecondResult(8, 10, 0, 30, 2_000),
                new SecondResult(9, 0, 0, 40, 9));
        Map<Integer, Load> seconds = Map.of(7, new Load(0.5, 0), 8, new Load(1, 0.1), 9, new Load(0.9, 0.3));

        assertThat(Processors.whileFailing(traffic, seconds))
                .contains("while requests failed, the processors were 95% busy (50% at other times);"
                        + " their host took 20% of them (0%)");
    }

    @Test
    void nothingIsSaidWhereNothingFailedOrNothingIsKnown() {
        assertThat(Processors.whileFailing(List.of(new SecondResult(7, 40, 0, 0, 9)), Map.of(7, new Load(1, 1))))
                .isEmpty();
        assertThat(Processors.whileFailing(List.of(new SecondResult(7, 40, 0, 1, 9)), Map.of()))
                .isEmpty();
    }

    @Test
    void howBusyTheyWereIsAskedOfSomeSeconds() {
        Map<Integer, Processors.Load> seconds =
                Map.of(1, new Processors.Load(0.9, 0), 2, new Processors.Load(0.2, 0), 3, new Processors.Load(0.4, 0));
        assertThat(Processors.busyBetween(seconds, 1, 3).orElseThrow()).isCloseTo(0.3, within(1e-9));
        assertThat(Processors.busyBetween(seconds, 3, 9)).isEmpty();
    }
}
