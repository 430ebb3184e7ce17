package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Attack;
import dev.troop.core.Deadline;
import dev.troop.core.Fault;
import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTest {
    private static final String REWRITE = "\r\u001b[K";
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(10_000));
    private static final Schedule SCHEDULE = new Schedule(
            List.of(
                    new Schedule.Part(Schedule.FLEET_UP, Duration.ofSeconds(10)),
                    new Schedule.Part("rung zone", Duration.ofSeconds(100)),
                    new Schedule.Part(Schedule.FLEET_DOWN, Duration.ofSeconds(3))),
            Duration.ZERO);
    private static final Attack KILL = attack("zone-1", Rung.ZONE);
    private static final Attack OTHER = attack("instance-7", Rung.INSTANCE);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Steps ticker = new Steps();
    private final Traffic traffic = new Traffic();

    /** Time that is moved, and that knows how often somebody has begun to wait for it. */
    private static final class Steps implements Ticker {
        private final ManualTicker time = new ManualTicker(Long.MAX_VALUE - 7);
        private final AtomicInteger pauses = new AtomicInteger();

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void pause(Duration of) throws InterruptedException {
            pauses.incrementAndGet();
            time.pause(of);
        }

        /** Moves time when the painter waits for it, and returns when the painter has painted and waits again. */
        void pass(Duration by) throws InterruptedException {
            awaitPause(1);
            int before = pauses.get();
            time.advance(by);
            awaitPause(before + 1);
        }

        private void awaitPause(int number) throws InterruptedException {
            Deadline patience = Deadline.in(Duration.ofSeconds(30), Ticker.system());
            while (pauses.get() < number || time.pausing() == 0) {
                assertThat(patience.isOver()).as("the painter does not wait").isFalse();
                Ticker.system().pause(Duration.ofMillis(1));
            }
        }
    }

    private static Attack attack(String id, Rung rung) {
        Scope scope = rung == Rung.ZONE
                ? new Scope.WholeZone(new Zone("west", "b"))
                : new Scope.Instances(List.of(InstanceId.parse("api.east.a.1")));
        return new Attack(id, rung, "Chaos", new Fault.Hang(), scope, Duration.ofSeconds(3));
    }

    private Progress progress(boolean terminal) {
        return new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), terminal, ticker, CLOCK, SCHEDULE);
    }

    private void hear(String... lines) {
        for (String line : lines) {
            traffic.add(Sample.parse(line.split(" "), 0));
        }
    }

    /** What was printed since this was asked for last. */
    private String printed() {
        String text = out.toString(StandardCharsets.UTF_8);
        out.reset();
        return text;
    }

    @Test
    void theLineSaysRungRateFailuresDegradationsLatencyTimeLeftAndAttack() throws Exception {
        hear(
                "7999 900000 east east home failed 1 - - - timeout",
                "8000 2500 east east home full 1 - - - -",
                "8999 64000 east east home degraded 1 licence=grace-licence - - -",
                "9000 900000 east east home degraded 1 licence=grace-licence - - -");
        try (Progress progress = progress(false)) {
            progress.traffic(traffic);
            progress.rung(Rung.ZONE);
            progress.attack(KILL);
            printed();

            ticker.pass(Duration.ofSeconds(5));

            assertThat(printed())
                    .isEqualTo("rung zone | 2/s  failed 1  degraded 2  p99 64 ms | about 1:38 left |"
                            + " zone-1: Chaos, hang on zone west.b\n");
        }
    }

    @Test
    void attacksAtTheSameTimeAreNamedByTheirIdsUntilTheyAreOver() throws Exception {
        try (Progress progress = progress(false)) {
            progress.traffic(traffic);
            progress.attack(KILL);
            progress.attack(OTHER);
            printed();

            ticker.pass(Duration.ofSeconds(5));
            assertThat(printed()).startsWith("fleet up | 0/s").endsWith("| 2 attacks: zone-1 instance-7\n");

            progress.over(KILL);
            ticker.pass(Duration.ofSeconds(5));
            assertThat(printed()).endsWith("| " + OTHER + "\n");

            progress.over(OTHER);
            ticker.pass(Duration.ofSeconds(5));
            assertThat(printed()).endsWith(" left | \n");
        }
    }

    @Test
    void onATerminalTheLineIsRewrittenInPlaceFourTimesASecond() throws Exception {
        try (Progress progress = progress(true)) {
            progress.traffic(traffic);

            ticker.pass(Duration.ofMillis(250));
            ticker.pass(Duration.ofMillis(250));

            String line = "fleet up | 0/s  failed 0  degraded 0  p99 0 ms | about 1:52 left | ";
            assertThat(printed()).isEqualTo(REWRITE + line + REWRITE + line);
        }
        assertThat(printed()).isEqualTo(REWRITE);
    }

    @Test
    void onATerminalALineThatIsTooLongIsCutBecauseABrokenOneCannotBeRewritten() throws Exception {
        try (Progress progress = progress(true)) {
            progress.traffic(traffic);
            for (int i = 0; i < 30; i++) {
                progress.attack(attack("instance-" + i, Rung.INSTANCE));
            }
            printed();

            ticker.pass(Duration.ofMillis(250));

            assertThat(printed()).startsWith(REWRITE).hasSize(REWRITE.length() + 120);
        }
    }

    @Test
    void onATerminalALastingLineTakesThePlaceOfTheLiveOne() {
        try (Progress progress = progress(true)) {
            progress.rung(Rung.ZONE);
            assertThat(printed()).isEqualTo(REWRITE + "== rung zone\n");
        }
    }

    @Test
    void elsewhereEveryLineIsAPlainOneEveryFiveSeconds() throws Exception {
        try (Progress progress = progress(false)) {
            progress.traffic(traffic);
            progress.rung(Rung.ZONE);
            progress.attack(KILL);
            ticker.pass(Duration.ofSeconds(5));

            assertThat(printed().lines())
                    .hasSize(3)
                    .startsWith("== rung zone", "   " + KILL)
                    .allSatisfy(line -> assertThat(line).doesNotContain("\r", "\u001b"));
        }
        assertThat(printed()).isEmpty();
    }

    @Test
    void theManyAttacksOfTheRequestRungHaveNoLineEach() {
        try (Progress progress = progress(false)) {
            progress.attack(attack("request-1", Rung.REQUEST));
            assertThat(printed()).isEmpty();
        }
    }

    @Test
    void beforeThereIsTrafficThereIsNoLiveLine() throws Exception {
        try (Progress progress = progress(false)) {
            progress.part(Schedule.FLEET_UP);
            printed();

            ticker.pass(Duration.ofSeconds(5));

            assertThat(printed()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void silenceIsSilence(boolean terminal) throws Exception {
        try (Progress progress = progress(terminal)) {
            progress.traffic(traffic);
            progress.silence();
            progress.say("   not heard");
            progress.attack(KILL);
            ticker.pass(Duration.ofSeconds(5));
        }
        assertThat(printed()).isEmpty();
    }
}
