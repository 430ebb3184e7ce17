package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.control.drill.Sample.Outcome;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PersistenceTest {
    private static final List<FaultRule> RULES =
            List.of(new FaultRule("top-picks", FaultRule.PRIMARY, new Fault.Fail(0)));
    private static final Sample WHOLE = sample(Outcome.FULL, List.of(), "-");
    private static final Sample PART = sample(Outcome.DEGRADED, List.of(), "-");
    private static final Sample HIT = sample(Outcome.DEGRADED, List.of("top-picks/primary"), "-");
    private static final Sample LATE = sample(Outcome.FAILED, List.of(), "timeout");
    private static final Sample WRONG = sample(Outcome.FAILED, List.of(), "status-500");

    private final List<Duration> pauses = new ArrayList<>();
    private final Persistence persistence = new Persistence(new Ticker() {
        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public void pause(Duration time) {
            pauses.add(time);
        }
    });
    private int made;

    @Test
    void aPageThatIsWholeIsAskedForOnce() throws Exception {
        assertThat(persistence.untilFull(answers(WHOLE))).contains(WHOLE);
        assertThat(made).isEqualTo(1);
    }

    @Test
    void aPageIsAskedForAfterAWhileUntilItIsWhole() throws Exception {
        assertThat(persistence.untilFull(answers(PART, null, WHOLE))).contains(WHOLE);
        assertThat(pauses).containsExactly(Persistence.BREATH, Persistence.BREATH);
    }

    @Test
    void aPageThatNeverIsWholeIsAskedForThreeTimes() throws Exception {
        assertThat(persistence.untilFull(answers(PART, PART, PART, WHOLE))).contains(PART);
        assertThat(made).isEqualTo(Persistence.MOST);
    }

    @Test
    void aRequestThatWasHitIsMadeOnce() throws Exception {
        assertThat(persistence.untilHit(RULES, answers(HIT))).contains(HIT);
        assertThat(made).isEqualTo(1);
    }

    @Test
    void aRequestThatWasAnsweredWithoutBeingHitIsMadeAgainAtOnce() throws Exception {
        assertThat(persistence.untilHit(RULES, answers(WHOLE, PART, HIT))).contains(HIT);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aRequestWhoseTimeWasOverIsMadeAgainAfterAWhile() throws Exception {
        assertThat(persistence.untilHit(RULES, answers(LATE, HIT))).contains(HIT);
        assertThat(pauses).containsExactly(Persistence.BREATH);
    }

    @Test
    void whatIsReallyTooSlowIsSoThreeTimes() throws Exception {
        assertThat(persistence.untilHit(RULES, answers(LATE, LATE, LATE, HIT))).contains(LATE);
        assertThat(made).isEqualTo(Persistence.MOST);
    }

    @Test
    void whatFailedForAnotherReasonOrWasNotToldIsNotMadeAgain() throws Exception {
        assertThat(persistence.untilHit(RULES, answers(WRONG, HIT))).contains(WRONG);
        assertThat(persistence.untilHit(RULES, answers(null, HIT))).isEmpty();
        assertThat(made).isEqualTo(2);
    }

    /** A request that is answered so, time after time; nobody tells what comes of it where it is null. */
    private Persistence.Request answers(@Nullable Sample... samples) {
        Deque<Optional<Sample>> left = new ArrayDeque<>(
                Arrays.stream(samples).map(Optional::ofNullable).toList());
        return () -> {
            made++;
            return left.removeFirst();
        };
    }

    private static Sample sample(Outcome outcome, List<String> injected, String reason) {
        return new Sample(0, 1_000, "east", "east", "home", outcome, 1, List.of(), injected, List.of(), reason);
    }
}
