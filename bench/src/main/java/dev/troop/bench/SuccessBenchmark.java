package dev.troop.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** A call that succeeds on the caller's thread: what protection costs when nothing happens. */
@State(Scope.Benchmark)
public class SuccessBenchmark {
    @Param({
        "TROOP",
        "TROOP_ANSWER",
        "RESILIENCE4J",
        "RESILIENCE4J_TUNED",
        "FAILSAFE",
        "SENTINEL",
        "HYSTRIX",
        "LIMITER",
        "FLOOR_SEMAPHORE",
        "FLOOR_CLOCK"
    })
    Contestant contestant = Contestant.FLOOR_SEMAPHORE;

    private Protection protection = Floor.tryCatch(new Wanted("none", Wanted.ANSWERS));

    @Setup
    public void protect() throws Exception {
        protection = contestant.protect(new Wanted("success", Wanted.ANSWERS));
        check();
    }

    @TearDown
    public void check() throws Exception {
        Proof.expect(Wanted.ANSWER, protection.call(), "from the primary");
        Proof.expect(!protection.isOpen(), "a closed breaker");
    }

    @Benchmark
    public String oneThread() throws Exception {
        return protection.call();
    }

    @Benchmark
    @Threads(8)
    public String eightThreads() throws Exception {
        return protection.call();
    }
}
