package dev.troop.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** A call that an open breaker rejects and the fallback answers, near the bottom of the stack and deep in it. */
@State(Scope.Benchmark)
public class OpenBenchmark {
    private static final int DEPTH = 200;
    private static final int CALLS = 1_000;

    @Param({
        "TROOP",
        "TROOP_VIRTUAL",
        "RESILIENCE4J",
        "RESILIENCE4J_TUNED",
        "FAILSAFE",
        "SENTINEL",
        "HYSTRIX",
        "FLOOR_SWITCH"
    })
    Contestant contestant = Contestant.FLOOR_SWITCH;

    private Protection protection = Floor.tryCatch(new Wanted("none", Wanted.ANSWERS));

    @Setup
    public void open() throws Exception {
        protection = contestant.protect(new Wanted("open", Wanted.FAILS));
        Proof.open(protection);
        check();
    }

    @TearDown
    public void check() throws Exception {
        Proof.expect(protection.isOpen(), "an open breaker");
        Proof.expect(Wanted.FALLBACK, protection.call(), "while it is open");
        Proof.expect(protection.isOpen(), "a breaker that stays open");
    }

    @Benchmark
    public String shallow() throws Exception {
        return protection.call();
    }

    /** The way down is paid once for a thousand calls, so that what is measured is the calls. */
    @Benchmark
    @OperationsPerInvocation(CALLS)
    public void deep(Blackhole blackhole) throws Exception {
        descend(DEPTH, blackhole);
    }

    private int descend(int left, Blackhole blackhole) throws Exception {
        if (left > 0) {
            return descend(left - 1, blackhole) + 1;
        }
        for (int i = 0; i < CALLS; i++) {
            blackhole.consume(protection.call());
        }
        return 0;
    }
}
