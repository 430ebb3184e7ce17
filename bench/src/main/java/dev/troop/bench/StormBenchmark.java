package dev.troop.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Ten thousand virtual threads on twenty permits, all of which a stuck dependency holds: from the start of the first to the
 * last fallback.
 */
@State(Scope.Benchmark)
public class StormBenchmark {
    private static final int CALLERS = 10_000;
    private static final int PERMITS = 20;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int PATIENCE_SECONDS = 20;

    @Param({
        "TROOP",
        "TROOP_VIRTUAL",
        "RESILIENCE4J",
        "RESILIENCE4J_TUNED",
        "FAILSAFE",
        "SENTINEL",
        "HYSTRIX",
        "LIMITER",
        "FLOOR_SEMAPHORE"
    })
    Contestant contestant = Contestant.FLOOR_SEMAPHORE;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<FutureTask<String>> stuck = new ArrayList<>();
    private Protection protection = Floor.tryCatch(new Wanted("none", Wanted.ANSWERS));

    @Setup
    public void takeAllPermits() throws Exception {
        CountDownLatch taken = new CountDownLatch(PERMITS);
        protection = contestant.protect(new Wanted("storm", () -> {
                    taken.countDown();
                    gate.await();
                    return Wanted.ANSWER;
                })
                .neverOpen()
                .budget(PERMITS)
                .deadline(NEVER));
        for (int i = 0; i < PERMITS; i++) {
            FutureTask<String> call = new FutureTask<>(protection::call);
            stuck.add(call);
            Thread.startVirtualThread(call);
        }
        Proof.expect(taken.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "all permits are taken");
        Proof.expect(Wanted.FALLBACK, protection.call(), "beyond the budget");
    }

    @TearDown
    public void letGo() throws Exception {
        Proof.expect(Wanted.FALLBACK, protection.call(), "beyond the budget");
        gate.countDown();
        for (FutureTask<String> call : stuck) {
            Proof.expect(Wanted.ANSWER, call.get(PATIENCE_SECONDS, TimeUnit.SECONDS), "from the primary, at last");
        }
        // Failsafe gives the permits that come back to callers who were rejected long ago: docs/conformance.md, trap 6.
        if (contestant != Contestant.FAILSAFE) {
            Proof.expect(Wanted.ANSWER, protection.call(), "with permits that are whole again");
        }
    }

    @Benchmark
    public void storm() throws InterruptedException {
        CountDownLatch left = new CountDownLatch(CALLERS);
        AtomicInteger fallbacks = new AtomicInteger();
        Runnable caller = () -> {
            try {
                if (protection.call().equals(Wanted.FALLBACK)) {
                    fallbacks.incrementAndGet();
                }
            } catch (Exception failure) {
                throw new IllegalStateException("a caller got no answer", failure);
            } finally {
                left.countDown();
            }
        };
        for (int i = 0; i < CALLERS; i++) {
            Thread.startVirtualThread(caller);
        }
        left.await();
        Proof.expect(fallbacks.get() == CALLERS, CALLERS + " fallbacks, not " + fallbacks.get());
    }
}
