package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What an adaptive budget comes to, in a simulation of a dependency that serves so many calls at once and queues the others.
 *
 * <p>The limits are compared with {@code adaptive-budget.txt}, so that a change of the computation is seen; with
 * {@code -Dtroop.rewrite=true} the file is written anew.
 */
final class AdaptiveBudgetTest {
    private static final long SERVICE_NANOS = Duration.ofMillis(20).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** A call in the dependency. */
    private record Job(long began, long takes) {}

    /** A call that is being served. */
    private record Served(Job job, long ends) {}

    /** A dependency with workers and a queue, and a guard's slots before it. */
    private static final class Simulation {
        final Slots slots = new Slots(1);
        final Adaptive adaptive;
        final SplittableRandom chance = new SplittableRandom(42);
        final PriorityQueue<Served> served = new PriorityQueue<>(Comparator.comparingLong(Served::ends));
        final Queue<Job> queue = new ArrayDeque<>();
        final List<Integer> limits = new ArrayList<>();
        int workers;
        long slowestNanos;
        long sumNanos;
        long answers;

        Simulation(int workers, int most) {
            this.workers = workers;
            this.adaptive = new Adaptive(Adaptation.vegas(), most, slots, 0);
        }

        /** Lets calls arrive at a share of what the workers can do; notes the limit each second. */
        Simulation run(double load, int fromSecond, int toSecond) {
            long gap = (long) (SERVICE_NANOS / (workers * load));
            long nextCall = fromSecond * SECOND;
            long nextNote = fromSecond * SECOND + SECOND;
            long end = toSecond * SECOND;
            for (long now = nextCall; now < end; now = nextCall) {
                finish(now);
                arrive(now);
                nextCall = now + gap / 2 + chance.nextLong(gap + 1);
                if (now >= nextNote) {
                    limits.add(slots.limit());
                    nextNote += SECOND;
                }
            }
            limits.add(slots.limit());
            return this;
        }

        private void arrive(long now) {
            if (slots.tryAcquire()) {
                queue.add(new Job(now, SERVICE_NANOS * 3 / 4 + chance.nextLong(SERVICE_NANOS / 2)));
                serve(now);
            }
        }

        private void serve(long now) {
            while (served.size() < workers && !queue.isEmpty()) {
                Job job = queue.remove();
                served.add(new Served(job, now + job.takes));
            }
        }

        private void finish(long now) {
            while (!served.isEmpty() && served.peek().ends <= now) {
                Served done = served.remove();
                adaptive.ended(null, false, done.job.began, done.ends);
                slots.release();
                slowestNanos = Math.max(slowestNanos, done.ends - done.job.began);
                sumNanos += done.ends - done.job.began;
                answers++;
                serve(done.ends);
            }
        }

        double averageMillis() {
            return sumNanos / 1e6 / answers;
        }

        List<Integer> last(int seconds) {
            return limits.subList(limits.size() - seconds, limits.size());
        }
    }

    @Test
    void underLastingMildOverloadItStaysNearWhatTheDependencyStands() {
        Simulation simulation = new Simulation(20, 1_000).run(1.1, 0, 120);

        assertThat(simulation.last(60)).allSatisfy(limit -> assertThat(limit).isBetween(10, 40));
        assertThat(simulation.averageMillis()).as("20 ms without a queue").isLessThan(36);
        assertThatNothingDrifted("mild overload", simulation);
    }

    @Test
    void whoNeedsLittleDoesNotGrowWithoutBound() {
        Simulation simulation = new Simulation(500, 1_000).run(0.02, 0, 120);

        assertThat(simulation.limits).as("ten calls at once").allSatisfy(limit -> assertThat(limit)
                .isLessThanOrEqualTo(45));
        assertThatNothingDrifted("little load", simulation);
    }

    @Test
    void itFollowsADependencyThatLosesHalfOfItsWorkersAndGetsThemBack() {
        Simulation simulation = new Simulation(40, 1_000).run(1.2, 0, 60);
        int before = simulation.limits.getLast();
        simulation.workers = 20;
        simulation.run(2.4, 60, 120);
        int halved = simulation.limits.getLast();
        simulation.workers = 40;
        simulation.run(1.2, 120, 180);

        assertThat(halved).isLessThan(before * 3 / 4);
        assertThat(simulation.limits.getLast()).isGreaterThan(halved);
        assertThatNothingDrifted("half of the workers", simulation);
    }

    @Test
    void callsThatRunOutOfTimeTakeTheLimitDownToTheLeastAndNotBelow() {
        Slots slots = new Slots(1);
        Adaptive adaptive = new Adaptive(Adaptation.vegas().least(3), 100, slots, 0);
        assertThat(slots.limit()).as("between the least and the most").isEqualTo(17);
        DeadlineOver late = new DeadlineOver("history", Duration.ofMillis(1));
        for (int i = 1; i < 100; i++) {
            adaptive.ended(late, false, 0, i * SECOND);
        }

        assertThat(slots.limit()).isEqualTo(3);
    }

    @Test
    void aGuardIsBoundedByIt() {
        PausingTicker ticker = new PausingTicker(0);
        Guard<String> guard = new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(10))
                .budget(100)
                .adaptBudget(Adaptation.vegas().least(4))
                .onCallersThread()
                .otherwiseOmit("nothing");

        assertThat(guard.limit()).isEqualTo(20);
        for (int i = 0; i < 300; i++) {
            guard.value("ann", () -> {
                ticker.advance(Duration.ofMillis(10));
                return "new";
            });
        }
        assertThat(guard.limit()).as("one call at a time teaches nothing about more").isEqualTo(20);
        assertThat(depth(guard, 30)).isEqualTo(20);
    }

    /** How many calls of a guard can be within each other. */
    private static int depth(Guard<String> guard, int most) {
        int[] depth = new int[1];
        Runnable[] deeper = new Runnable[1];
        deeper[0] = () -> guard.value("ann", () -> {
            if (++depth[0] < most) {
                deeper[0].run();
            }
            return "new";
        });
        deeper[0].run();
        return depth[0];
    }

    private static void assertThatNothingDrifted(String what, Simulation simulation) {
        String line = what + ": " + simulation.limits;
        try {
            Path file = Path.of("src/test/resources/dev/troop/guard/adaptive-budget.txt");
            if (Boolean.getBoolean("troop.rewrite")) {
                List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
                lines.removeIf(old -> old.startsWith(what + ": "));
                lines.add(line);
                lines.sort(Comparator.naturalOrder());
                Files.createDirectories(file.getParent());
                Files.write(file, lines);
            }
            try (InputStream expected =
                    AdaptiveBudgetTest.class.getResourceAsStream("adaptive-budget.txt")) {
                List<String> lines = Boolean.getBoolean("troop.rewrite")
                        ? Files.readAllLines(file)
                        : new String(expected.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
                assertThat(lines).contains(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
