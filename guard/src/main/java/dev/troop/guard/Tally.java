package dev.troop.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Some counters that are added to by many threads and seldom read.
 *
 * <p>Concurrency: all counters of one stripe are one array. There is one stripe, until two threads are seen to add to it at
 * the same time; then there are {@link Stripes some}, and a thread keeps to the one of its number. An addition is atomic, and is
 * in every {@link #sum} that begins after it. In the form of {@code LongAdder}, which needs a stripe for each counter.
 */
final class Tally {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle STRIPES;

    static {
        try {
            STRIPES = MethodHandles.lookup().findVarHandle(Tally.class, "stripes", long[][].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long[] first;
    private volatile long @Nullable [][] stripes;

    Tally(int counters) {
        first = new long[counters];
    }

    void increment(int counter) {
        long[][] all = stripes;
        if (all != null) {
            COUNT.getAndAdd(all[Stripes.mine(all.length)], counter, 1L);
            return;
        }
        long seen = (long) COUNT.getOpaque(first, counter);
        if (!COUNT.compareAndSet(first, counter, seen, seen + 1)) {
            stripe();
            increment(counter);
        }
    }

    long sum(int counter) {
        long sum = (long) COUNT.getVolatile(first, counter);
        long[][] all = stripes;
        if (all != null) {
            for (long[] stripe : all) {
                sum += (long) COUNT.getVolatile(stripe, counter);
            }
        }
        return sum;
    }

    private void stripe() {
        long[][] all = new long[Stripes.COUNT][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new long[first.length + Stripes.PADDING];
        }
        STRIPES.compareAndSet(this, null, all);
    }
}
