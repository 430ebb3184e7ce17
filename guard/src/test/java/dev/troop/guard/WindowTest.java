package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** When a window is worth a look; what a look says is in the tests of the breaker. */
final class WindowTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Breaker OF_A_THOUSAND = of(50, 1000);

    @Test
    void itIsLookedAtWhenItMayBeOverAndNotBefore() {
        Window window = new Window(OF_A_THOUSAND, 0);
        assertThat(window.add(false, 0, 0)).isTrue();
        assertThat(window.isOver(0)).isFalse();

        for (int i = 2; i < 1000; i++) {
            assertThat(window.add(i % 3 == 0, 0, SECOND / 2)).as("call " + i).isFalse();
        }

        assertThat(window.add(false, 0, SECOND / 2)).isTrue();
        assertThat(window.isOver(SECOND / 2)).isTrue();
    }

    @Test
    void goodCallsPutOffTheNextLook() {
        Window window = new Window(of(50, 1), 0);
        for (int i = 0; i < 99; i++) {
            window.add(true, 0, 0);
        }
        assertThat(window.add(false, 0, 0)).isTrue();
        assertThat(window.isOver(0)).isFalse();

        for (int i = 0; i < 97; i++) {
            assertThat(window.add(false, 0, 0)).as("failure " + (i + 2)).isFalse();
        }

        assertThat(window.add(false, 0, 0)).isTrue();
        assertThat(window.isOver(0)).isTrue();
    }

    @Test
    void aNewBucketIsLookedAtOnce() {
        Window window = new Window(OF_A_THOUSAND, 0);
        look(window, 0);

        assertThat(window.add(true, 0, SECOND)).isTrue();
        assertThat(window.isOver(SECOND)).isFalse();
        assertThat(window.add(true, 0, SECOND)).isFalse();
        assertThat(window.add(false, 0, SECOND)).isFalse();
    }

    /** What a window without its older buckets would say counts too: a good call is dated by its beginning, and looked at later. */
    @Test
    void goodCallsOfAnOlderBucketPutOffNoLookThatIsDueWithoutThem() {
        Window window = new Window(of(50, 1), 0);
        for (int i = 0; i < 99; i++) {
            window.add(true, 0, 0);
        }
        assertThat(window.add(false, 0, SECOND)).isTrue();
        assertThat(window.isOver(SECOND)).isFalse();

        assertThat(window.add(false, 0, SECOND)).isTrue();
        assertThat(window.isOver(10 * SECOND)).isTrue();
    }

    @Test
    void otherSettingsAreLookedAtByWithTheNextCall() {
        Window window = new Window(OF_A_THOUSAND, 0);
        look(window, 0);
        for (int i = 0; i < 20; i++) {
            assertThat(window.add(false, 0, 0)).isFalse();
        }

        assertThat(window.change(of(50, 10))).isTrue();

        assertThat(window.add(false, 0, 0)).isTrue();
        assertThat(window.isOver(0)).isTrue();
    }

    @Test
    void aCallThatCountsInAnOlderBucketEndsTheQuiet() {
        Window window = new Window(of(50, 4), 0);
        window.add(true, 0, 0);
        look(window, SECOND);

        assertThat(window.add(false, 0, SECOND / 2)).isTrue();

        assertThat(window.add(false, 0, SECOND)).isTrue();
        assertThat(window.isOver(SECOND)).isTrue();
    }

    @Test
    void aLateGoodCallIsNotForgottenWhenTheLastBadOneIsLongAgo() {
        Window window = new Window(of(20, 5), 0);
        look(window, 0);
        window.add(true, 0, 11 * SECOND);
        window.add(true, 0, 9 * SECOND);
        assertThat(window.isOver(11 * SECOND)).isFalse();
        window.add(true, 0, 10 * SECOND);
        window.add(false, 0, 11 * SECOND);

        assertThat(window.add(false, 0, 11 * SECOND)).isTrue();
        assertThat(window.isOver(11 * SECOND)).isTrue();
    }

    @Test
    void aLookOfLaterDoesNotSilenceABadCallOfTheLatestBucket() {
        Window window = new Window(of(50, 4), 0);
        window.add(false, 0, 0);
        window.add(false, 0, 0);
        window.add(true, 0, 9 * SECOND);
        window.isOver(9 * SECOND);
        window.add(true, 0, 9 * SECOND);
        assertThat(window.isOver(10 * SECOND)).isFalse();

        assertThat(window.add(false, 0, 9 * SECOND)).isTrue();
        assertThat(window.isOver(9 * SECOND)).isTrue();
    }

    /** What happens to a window: so many buckets pass, and a call ends; if it is good, it began so many buckets ago. */
    record Event(int pass, int ago, boolean good) {}

    @Provide
    Arbitrary<List<Event>> histories() {
        Arbitrary<Integer> passes = Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.just(0)),
                Tuple.of(3, Arbitraries.just(1)),
                Tuple.of(1, Arbitraries.integers().between(2, 12)));
        Arbitrary<Integer> ago = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, 12)));
        return Combinators.combine(passes, ago, Arbitraries.frequency(Tuple.of(3, true), Tuple.of(1, false)))
                .as(Event::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(300);
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void noCallThatTakesItOverIsPassedOver(
            @ForAll @IntRange(min = 1, max = 100) int rate,
            @ForAll @IntRange(min = 1, max = 40) int minimum,
            @ForAll("histories") List<Event> history) {
        Window window = new Window(of(rate, minimum), 0);
        Map<Long, long[]> buckets = new HashMap<>();
        long now = 0;
        for (Event event : history) {
            now += event.pass;
            long at = event.good ? Math.max(0, now - event.ago) : now;
            buckets.computeIfAbsent(at, epoch -> new long[2])[event.good ? 0 : 1]++;
            long good = 0;
            long bad = 0;
            for (long epoch = now - 9; epoch <= now; epoch++) {
                long[] bucket = buckets.getOrDefault(epoch, new long[2]);
                good += bucket[0];
                bad += bucket[1];
            }
            boolean over = good + bad >= minimum && bad > 0 && bad * 100 >= (good + bad) * rate;

            assertThat(window.add(event.good, 0, at * SECOND) && window.isOver(now * SECOND))
                    .isEqualTo(over);
        }
    }

    /** Whatever thread counts it, and wherever: one that stands still between looking for a place and counting there is not lost. */
    @Test
    void theLastOfTheMinimumIsNeverPassedOver() throws Exception {
        int threads = 4;
        int each = 3;
        int rounds = 20_000;
        Circuit[] circuits = new Circuit[rounds];
        Arrays.setAll(circuits, round -> new Circuit(of(100, threads * each), 0, new ManualTicker()));
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<Background<Integer>> all = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int mine = thread;
            all.add(Background.start(() -> {
                for (int round = 0; round < rounds; round++) {
                    long at = round % 2 == 0 ? 0 : mine % 2 * SECOND;
                    if (round % 64 == 0) {
                        barrier.await();
                    }
                    for (int call = 0; call < each; call++) {
                        circuits[round].failed(0, at, at);
                    }
                }
                return rounds;
            }));
        }
        for (Background<Integer> one : all) {
            one.result();
        }

        assertThat(circuits).allSatisfy(circuit -> assertThat(circuit).hasToString("open"));
    }

    /** A bad call, and the look that it is worth. */
    private static void look(Window window, long now) {
        assertThat(window.add(false, 0, now)).isTrue();
        assertThat(window.isOver(now)).isFalse();
    }

    private static Breaker of(int rate, int minimumCalls) {
        return new Breaker(rate, Duration.ofSeconds(10), minimumCalls, Duration.ofSeconds(5), 1);
    }
}
