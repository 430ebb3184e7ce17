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
    private static final Sample WHOLE = sample(Outcome.FULL, List.of(), "-");
    private static final Sample PART = sample(Outcome.DEGRADED, List.of(), "-");
    private static final List<FaultRule> RULES =
            List.of(new FaultRule("top-picks", FaultRule.PRIMARY, new Fault.Fail(0)));
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

    @Test
    void aPageThatIsWholeIsAskedForOnce() throws Exception {
        assertThat(persistence.untilFull(answers(WHOLE))).isEqualTo(told(WHOLE, 1));
        assertThat(pauses).isEmpty();
    }

    @Test
    void aPageIsAskedForAfterAWhileUntilItIsWhole() throws Exception {
        assertThat(persistence.untilFull(answers(PART, null, WHOLE))).isEqualTo(told(WHOLE, 3));
        assertThat(pauses).containsExactly(Persistence.BREATH, Persistence.BREATH);
    }

    @Test
    void aPageThatNeverIsWholeIsAskedForThreeTimes() throws Exception {
        assertThat(persistence.untilFull(answers(PART, PART, PART, WHOLE))).isEqualTo(told(PART, Persistence.MOST));
    }

    @Test
    void whatWasHitIsAskedForOnceWhateverAnsweredIt() throws Exception {
        assertThat(untilHit(HIT)).isEqualTo(told(HIT, 1));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatWasNotHitOrTooLateIsAskedForAgainAfterAWhile() throws Exception {
        assertThat(untilHit(WHOLE, HIT)).isEqualTo(told(HIT, 2));
        assertThat(untilHit(PART, HIT)).isEqualTo(told(HIT, 2));
        assertThat(untilHit(LATE, HIT)).isEqualTo(told(HIT, 2));
        assertThat(pauses).containsExactly(Persistence.BREATH, Persistence.BREATH, Persistence.BREATH);
    }

    @Test
    void whatIsReallyWrongIsSoThreeTimes() throws Exception {
        assertThat(untilHit(LATE, LATE, LATE, HIT)).isEqualTo(told(LATE, Persistence.MOST));
        assertThat(untilHit(PART, PART, PART, HIT)).isEqualTo(told(PART, Persistence.MOST));
    }

    @Test
    void aFailureIsOneAtOnceAndWhatNobodyToldIsNotAskedForAgain() throws Exception {
        assertThat(untilHit(WRONG, HIT)).isEqualTo(told(WRONG, 1));
        assertThat(untilHit(null, HIT)).isEqualTo(new Persistence.Told(Optional.empty(), 1));
    }

    private Persistence.Told untilHit(@Nullable Sample... samples) throws Exception {
        return persistence.untilHit(RULES, answers(samples));
    }

    private static Persistence.Told told(Sample sample, int times) {
        return new Persistence.Told(Optional.of(sample), times);
    }

    /** A request that is answered so, time after time; nobody tells what comes of it where it is null. */
    private static Persistence.Request answers(@Nullable Sample... samples) {
        Deque<Optional<Sample>> left = new ArrayDeque<>(
                Arrays.stream(samples).map(Optional::ofNullable).toList());
        return left::removeFirst;
    }

    private static Sample sample(Outcome outcome, List<String> injected, String reason) {
        return new Sample(0, 1_000, "east", "east", "home", outcome, 1, List.of(), injected, List.of(), reason);
    }
}
