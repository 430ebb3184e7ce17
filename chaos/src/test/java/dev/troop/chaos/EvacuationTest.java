package dev.troop.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.troop.chaos.Evacuation.Phase;
import dev.troop.chaos.Evacuation.Signals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EvacuationTest {
    private static final Evacuation.Times TIMES = new Evacuation.Times(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1));
    private static final long LOOK = Duration.ofMillis(100).toNanos();
    private static final Map<String, Double> SAVIOURS = Map.of("west", 0.75, "south", 0.25);

    private long now = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    private Evacuation untilPhase(Evacuation start, Phase phase, Signals signals) {
        Evacuation evacuation = start;
        for (int looks = 0; looks < 1000 && evacuation.phase() != phase; looks++) {
            now += LOOK;
            evacuation = evacuation.look(now, LOOK, signals, TIMES);
        }
        assertThat(evacuation.phase()).isEqualTo(phase);
        return evacuation;
    }

    @Test
    void aPlannedOneMovesThroughItsPhasesAcrossTheTickersOverflow() {
        Evacuation evacuation = Evacuation.begin("east", true, SAVIOURS, now);
        List<Phase> phases = new ArrayList<>(List.of(evacuation.phase()));
        for (int looks = 0; looks < 200; looks++) {
            now += LOOK;
            evacuation = evacuation.look(now, LOOK, new Signals(true, true, true), TIMES);
            if (evacuation.phase() != phases.getLast()) {
                phases.add(evacuation.phase());
            }
            if (evacuation.phase() == Phase.HOLD) {
                evacuation = evacuation.restore(now);
                phases.add(evacuation.phase());
            }
        }
        assertThat(phases)
                .containsExactly(
                        Phase.PROXY, Phase.STEER, Phase.DRAIN, Phase.HOLD, Phase.RETURN, Phase.RESTORE, Phase.DONE);
    }

    @Test
    void theProxyRampEndsWithEverythingAwayAndSteeringUntouched() {
        Evacuation evacuation = Evacuation.begin("east", true, SAVIOURS, now);
        assertThat(evacuation.plan().proxyOf("east").get("east")).isEqualTo(0.75);
        now += Duration.ofSeconds(1).toNanos();
        evacuation = evacuation.look(now, LOOK, new Signals(false, true, true), TIMES);
        now += Duration.ofSeconds(1).toNanos();
        evacuation = evacuation.look(now, LOOK, new Signals(false, true, true), TIMES);
        assertThat(evacuation.plan().proxyOf("east").get("east")).isEqualTo(0);
        assertThat(evacuation.plan().proxyOf("east").get("west")).isEqualTo(0.75);
        assertThat(evacuation.plan().steeringOf("east")).isEqualTo(Map.of("east", 1.0));
    }

    @Test
    void oneWithoutWarningBeginsWithTheSteering() {
        Evacuation evacuation = Evacuation.begin("east", false, SAVIOURS, now);
        assertThat(evacuation.phase()).isEqualTo(Phase.STEER);
        assertThat(evacuation.plan().steeringOf("east").get("east")).isEqualTo(0);
    }

    @Test
    void drainingEndsOnlyAfterAnUnbrokenQuietTime() {
        Evacuation evacuation = untilPhase(
                Evacuation.begin("east", false, SAVIOURS, now), Phase.DRAIN, new Signals(false, false, true));
        for (int looks = 0; looks < 19; looks++) {
            now += LOOK;
            evacuation = evacuation.look(now, LOOK, new Signals(true, false, true), TIMES);
        }
        assertThat(evacuation.phase()).isEqualTo(Phase.DRAIN);
        now += LOOK;
        evacuation = evacuation.look(now, LOOK, new Signals(false, false, true), TIMES);
        for (int looks = 0; looks < 19; looks++) {
            now += LOOK;
            evacuation = evacuation.look(now, LOOK, new Signals(true, false, true), TIMES);
        }
        assertThat(evacuation.phase()).isEqualTo(Phase.DRAIN);
        now += LOOK;
        assertThat(evacuation
                        .look(now, LOOK, new Signals(true, false, true), TIMES)
                        .phase())
                .isEqualTo(Phase.HOLD);
    }

    @Test
    void aRegionThatIsNotUpGetsNoViewersBack() {
        Evacuation held =
                untilPhase(Evacuation.begin("east", false, SAVIOURS, now), Phase.HOLD, new Signals(true, false, true));
        Evacuation returning = held.restore(now);
        now += Duration.ofHours(1).toNanos();
        assertThat(returning
                        .look(now, LOOK, new Signals(true, false, true), TIMES)
                        .phase())
                .isEqualTo(Phase.RETURN);
        assertThat(returning.plan().steeringOf("east").get("east")).isEqualTo(0);
    }

    @Test
    void trafficReturnsStepByStep() {
        Evacuation evacuation = untilPhase(
                untilPhase(Evacuation.begin("east", true, SAVIOURS, now), Phase.HOLD, new Signals(true, true, true))
                        .restore(now),
                Phase.RESTORE,
                new Signals(false, true, true));
        List<Double> home = new ArrayList<>();
        while (evacuation.phase() == Phase.RESTORE) {
            double share = evacuation.plan().steeringOf("east").get("east");
            if (home.isEmpty() || home.getLast() != share) {
                home.add(share);
            }
            now += LOOK;
            evacuation = evacuation.look(now, LOOK, new Signals(false, true, true), TIMES);
        }
        assertThat(home).hasSize(8).isSorted();
        assertThat(home.getLast()).isEqualTo(1.0, within(1e-9));
    }

    @Property(tries = 200)
    void itCanBeAbortedAfterAnyNumberOfLooksAndEndsAtHome(@ForAll @IntRange(max = 120) int looksBeforeAbort) {
        Evacuation evacuation = Evacuation.begin("east", true, SAVIOURS, now);
        for (int looks = 0; looks < looksBeforeAbort; looks++) {
            now += LOOK;
            evacuation = evacuation.look(now, LOOK, new Signals(looks % 3 == 0, true, true), TIMES);
        }
        evacuation = untilPhase(evacuation.restore(now), Phase.DONE, new Signals(false, true, true));
        assertThat(evacuation.plan().steeringOf("east")).isEqualTo(Map.of("east", 1.0));
        assertThat(evacuation.plan().proxyOf("east")).isEqualTo(Map.of("east", 1.0));
    }

    @Test
    void theLeavingRegionCannotSaveItself() {
        assertThatThrownBy(() -> Evacuation.begin("east", true, Map.of("east", 1.0), 0))
                .hasMessageContaining("saviours of east are {east=1.0}");
    }

    @Test
    void aRegionThatDoesNotDoWellWaitsForMoreOfItsTrafficButNotForEver() {
        Evacuation evacuation = untilPhase(
                Evacuation.begin("east", false, SAVIOURS, now).restore(now),
                Phase.RESTORE,
                new Signals(true, true, true));
        Signals unwell = new Signals(false, true, false);
        Evacuation after = evacuation;
        for (long waited = 0; waited < 4 * TIMES.restoreStep().toNanos(); waited += LOOK) {
            now += LOOK;
            after = after.look(now, LOOK, unwell, TIMES);
        }
        assertThat(after.step()).as("step while it does not do well").isZero();

        now += LOOK;
        assertThat(after.look(now, LOOK, new Signals(false, true, true), TIMES).step())
                .as("step once it does well")
                .isOne();
        now += TIMES.restoreStep().toNanos();
        assertThat(after.look(now, LOOK, unwell, TIMES).step())
                .as("step after five times its time")
                .isOne();
    }
}
