package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.control.drill.Sample.Outcome;
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
    private static final Sample PROOF = sample(Outcome.DEGRADED, List.of("top-picks/primary"), "-");
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
    void aProofIsAskedForOnce() throws Exception {
        assertThat(untilProven(PROOF)).isEqualTo(told(PROOF, 1));
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatWasNotHitOrAnsweredByAnotherTierOrTooLateIsAskedForAgainAfterAWhile() throws Exception {
        assertThat(untilProven(WHOLE, PROOF)).isEqualTo(told(PROOF, 2));
        assertThat(untilProven(PART, PROOF)).isEqualTo(told(PROOF, 2));
        assertThat(untilProven(LATE, PROOF)).isEqualTo(told(PROOF, 2));
        assertThat(pauses).containsExactly(Persistence.BREATH, Persistence.BREATH, Persistence.BREATH);
    }

    @Test
    void whatIsReallyWrongIsSoThreeTimes() throws Exception {
        assertThat(untilProven(LATE, LATE, LATE, PROOF)).isEqualTo(told(LATE, Persistence.MOST));
        assertThat(untilProven(PART, PART, PART, PROOF)).isEqualTo(told(PART, Persistence.MOST));
    }

    @Test
    void aFailureIsOneAtOnceAndWhatNobodyToldIsNotAskedForAgain() throws Exception {
        assertThat(untilProven(WRONG, PROOF)).isEqualTo(told(WRONG, 1));
        assertThat(untilProven(null, PROOF)).isEqualTo(new Persistence.Told(Optional.empty(), 1));
    }

    private Persistence.Told untilProven(@Nullable Sample... samples) throws Exception {
        return persistence.untilProven(PROOF::equals, answers(samples));
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
