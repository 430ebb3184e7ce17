package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The breaker among many threads, and where its window begins and ends. */
final class CircuitTest {
    private static final Duration SLEEP = Duration.ofSeconds(5);
    private static final int THREADS = 4;

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);

    private Circuit circuit(int rate, int minimumCalls, int probes) {
        return new Circuit(new Breaker(rate, Duration.ofSeconds(10), minimumCalls, SLEEP, probes), 0, ticker);
    }

    @Test
    void racingThreadsAreAdmittedAsProbesExactlyAsOftenAsAllowed() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 2_000; round++) {
                Circuit circuit = circuit(100, 1, 3);
                circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
                ticker.advance(SLEEP);

                assertThat(allAtOnce(threads, () -> admitted(circuit, 2))).isEqualTo(3);
                assertThat(circuit).hasToString("half-open");
                allAtOnce(threads, () -> {
                    circuit.ignored(2);
                    return 0;
                });
            }
        }
    }

    @Test
    void probesThatOverlapAndEndInVainAreNoneThatHangs() {
        Circuit circuit = circuit(100, 1, 2);
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        ticker.advance(SLEEP);
        long probe = circuit.admit(ticker.nanos());
        for (int i = 0; i < 10; i++) {
            ticker.advance(SLEEP.dividedBy(2));
            long next = circuit.admit(ticker.nanos());
            circuit.ignored(probe);
            probe = next;
        }
        assertThat(circuit).hasToString("half-open");

        ticker.advance(SLEEP);
        assertThat(circuit).as("the last one hangs").hasToString("open");
    }

    @Test
    void racingThreadsGiveProbesBackExactlyOnceEach() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 2_000; round++) {
                Circuit circuit = circuit(100, 1, THREADS);
                circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
                ticker.advance(SLEEP);

                allAtOnce(threads, () -> {
                    for (int i = 0; i < 5; i++) {
                        circuit.ignored(circuit.admit(ticker.nanos()));
                    }
                    return 0;
                });

                assertThat(admitted(circuit, 2 * THREADS)).isEqualTo(THREADS);
            }
        }
    }

    @Test
    void racingFailuresAreAllCountedAndOpenItOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < 2_000; round++) {
                Circuit circuit = circuit(100, THREADS, 1);
                long permit = circuit.admit(ticker.nanos());

                allAtOnce(threads, () -> {
                    circuit.failed(permit, ticker.nanos(), ticker.nanos());
                    return 0;
                });

                assertThat(circuit).hasToString("open");
                ticker.advance(SLEEP);
                assertThat(circuit.admit(ticker.nanos()))
                        .as("the generation after one opening")
                        .isEqualTo(2);
            }
        }
    }

    @Test
    void aFailureLeavesTheWindowWithItsTime() {
        Circuit circuit = circuit(50, 2, 1);
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        ticker.advance(Duration.ofSeconds(10));

        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("closed");

        ticker.advance(Duration.ofMillis(9_999));
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("open");
    }

    @Test
    void aSuccessCanBeTheCallThatCompletesTheMinimum() {
        Circuit circuit = circuit(50, 2, 1);
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        assertThat(circuit).hasToString("closed");

        circuit.succeeded(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());

        assertThat(circuit).hasToString("open");
    }

    @Test
    void aSuccessfulProbeClosesItWithAnEmptyWindow() {
        Circuit circuit = circuit(50, 2, 1);
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        ticker.advance(SLEEP);
        circuit.succeeded(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());

        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());

        assertThat(circuit).hasToString("closed");
    }

    @Test
    void aProbeMayTakeAsLongAsTheGuardAllows() {
        Duration deadline = SLEEP.multipliedBy(2);
        Circuit circuit =
                new Circuit(Breaker.failureRate(1).minimumCalls(1).sleep(SLEEP).probes(1), deadline.toNanos(), ticker);
        circuit.failed(circuit.admit(ticker.nanos()), ticker.nanos(), ticker.nanos());
        ticker.advance(SLEEP);
        long probe = circuit.admit(ticker.nanos());

        ticker.advance(deadline.minusNanos(1));
        assertThat(circuit).hasToString("half-open");
        circuit.succeeded(probe, ticker.nanos(), ticker.nanos());

        assertThat(circuit).hasToString("closed");
    }

    private int admitted(Circuit circuit, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += circuit.admit(ticker.nanos()) == Circuit.REJECTED ? 0 : 1;
        }
        return admitted;
    }

    /** Lets all threads do the same at the same time, and sums what they return. */
    private static int allAtOnce(ExecutorService threads, Callable<Integer> work) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Future<Integer>> results = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            results.add(threads.submit(() -> {
                barrier.await();
                return work.call();
            }));
        }
        int sum = 0;
        for (Future<Integer> result : results) {
            sum += result.get();
        }
        return sum;
    }
}
