package dev.troop.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The CPU time of the whole process for one operation: its callers, its workers, its timers, its garbage collector and its
 * compiler. Work that a library moves to another thread is not free, and here it counts.
 */
public final class ProcessCpu implements InternalProfiler {
    /** The name of the result, in nanoseconds for one operation. */
    static final String RESULT = "cpu.norm";

    private final ProcessTime time = new ProcessTime();
    private long before;

    @Override
    public String getDescription() {
        return "CPU time of the process";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = time.cpuNanos();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long nanos = time.cpuNanos() - before;
        long operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(RESULT, (double) nanos / operations, "ns/op", AggregationPolicy.AVG));
    }
}
