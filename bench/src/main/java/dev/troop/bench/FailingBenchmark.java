package dev.troop.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A call whose primary fails and whose fallback answers, while the breaker stays closed because it never has calls enough. */
@State(Scope.Benchmark)
public class FailingBenchmark {
    @Param({
        "TROOP",
        "TROOP_VIRTUAL",
        "RESILIENCE4J",
        "RESILIENCE4J_TUNED",
        "FAILSAFE",
        "SENTINEL",
        "HYSTRIX",
        "FLOOR_CATCH"
    })
    Contestant contestant = Contestant.FLOOR_CATCH;

    private Protection protection = Floor.tryCatch(new Wanted("none", Wanted.ANSWERS));

    @Setup
    public void protect() throws Exception {
        protection = contestant.protect(new Wanted("failing", Wanted.FAILS).neverOpen());
        check();
    }

    @TearDown
    public void check() throws Exception {
        Proof.expect(Wanted.FALLBACK, protection.call(), "in the place of a primary that fails");
        Proof.expect(!protection.isOpen(), "a closed breaker");
    }

    @Benchmark
    public String failing() throws Exception {
        return protection.call();
    }
}
