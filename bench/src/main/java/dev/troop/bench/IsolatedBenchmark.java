package dev.troop.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A call that succeeds on another thread while its caller waits, within a deadline that is kept. */
@State(Scope.Benchmark)
public class IsolatedBenchmark {
    private static final int BUDGET = 20;

    @Param({
        "TROOP_VIRTUAL",
        "TROOP_POOL",
        "RESILIENCE4J_POOL",
        "FAILSAFE_POOL",
        "HYSTRIX_POOL",
        "FLOOR_POOL",
        "FLOOR_VIRTUAL"
    })
    Contestant contestant = Contestant.FLOOR_POOL;

    private Protection protection = Floor.tryCatch(new Wanted("none", Wanted.ANSWERS));

    @Setup
    public void protect() throws Exception {
        Thread caller = Thread.currentThread();
        try (Protection probe = contestant.protect(new Wanted(
                        "isolated-probe", () -> Thread.currentThread().equals(caller) ? Wanted.FALLBACK : Wanted.ANSWER)
                .budget(BUDGET))) {
            Proof.expect(Wanted.ANSWER, probe.call(), "from another thread");
        }
        protection = contestant.protect(new Wanted("isolated", Wanted.ANSWERS).budget(BUDGET));
        Proof.expect(Wanted.ANSWER, protection.call(), "from the primary");
    }

    @TearDown
    public void check() throws Exception {
        Proof.expect(Wanted.ANSWER, protection.call(), "from the primary");
        Proof.expect(!protection.isOpen(), "a closed breaker");
        protection.close();
    }

    @Benchmark
    public String isolated() throws Exception {
        return protection.call();
    }
}
