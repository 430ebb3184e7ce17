package dev.troop.bench.conformance;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a check asks of a library: a breaker at {@value #RATE} percent with one probe, an {@link IllegalArgumentException}
 * that is the caller's own fault, a fallback.
 *
 * @param name the dependency, one of its own for each check
 * @param minimumCalls from how many calls on the breaker may open
 * @param budget how many calls may run at once
 * @param fallback what answers in the primary's place
 */
record Wish(String name, int minimumCalls, int budget, Callable<String> fallback) {
    static final int RATE = 50;
    static final String FALLBACK = "fallback";

    private static final AtomicInteger NAMES = new AtomicInteger();

    /** With a name that nobody has, and the usual fallback. */
    static Wish of(int minimumCalls, int budget) {
        return new Wish("check-" + NAMES.incrementAndGet(), minimumCalls, budget, () -> FALLBACK);
    }

    /** The same with another fallback. */
    Wish fallback(Callable<String> other) {
        return new Wish(name, minimumCalls, budget, other);
    }

    /** What the fallback answers; fallbacks of checks do not fail. */
    String fallBack() {
        try {
            return fallback.call();
        } catch (Exception e) {
            throw new IllegalStateException("a fallback failed", e);
        }
    }
}
