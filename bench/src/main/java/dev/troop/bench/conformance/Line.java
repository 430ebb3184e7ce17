package dev.troop.bench.conformance;

import java.util.concurrent.Callable;

/** A protected way to one dependency, through one library. Safe for use by many threads. */
interface Line extends AutoCloseable {

    /** Makes one call: answers what {@code primary} answers, or what the {@linkplain Wish#fallback fallback} does. */
    String call(Callable<String> primary) throws Exception;

    /** {@code closed}, {@code open} or {@code half-open}, in the library's own sense. */
    String state();

    /** Lets the time pass after which an open breaker asks again. */
    void sleepIsOver() throws InterruptedException;

    /** How many pieces of work run on although their callers have left, if the library tells. */
    default String stillRunning() {
        return "not told";
    }

    @Override
    default void close() {}
}
