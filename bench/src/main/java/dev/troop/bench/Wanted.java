package dev.troop.bench;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * The protection that is asked of every contestant alike: a budget without waiting, a breaker that opens at {@value #RATE}
 * percent of failures over {@link #WINDOW}, and a fallback that answers {@link #FALLBACK}.
 *
 * @param name the dependency's name, one of its own for each protection in a process
 * @param primary what is protected
 * @param budget how many calls may run at once
 * @param minimumCalls from how many calls in the window on the rate means something
 * @param sleep how long the breaker stays open
 * @param deadline the bound in time, for those that bound
 */
record Wanted(String name, Callable<String> primary, int budget, int minimumCalls, Duration sleep, Duration deadline) {
    /** What a primary answers. */
    static final String ANSWER = "answer";

    /** What the fallback answers. */
    static final String FALLBACK = "fallback";

    /** Percent of failures at which a breaker opens. */
    static final int RATE = 50;

    /** How far a breaker looks back. */
    static final Duration WINDOW = Duration.ofSeconds(10);

    /** How many probes must succeed before a breaker closes, where that can be set. */
    static final int PROBES = 3;

    /** A primary that answers at once. */
    static final Callable<String> ANSWERS = () -> ANSWER;

    /** A primary that fails at once, with an exception that costs nothing: what is measured is the library. */
    static final Callable<String> FAILS = () -> {
        throw Refused.INSTANCE;
    };

    /** 64 calls at once, a window of 20 calls at least, open for an hour, a deadline of a second. */
    Wanted(String name, Callable<String> primary) {
        this(name, primary, 64, 20, Duration.ofHours(1), Duration.ofSeconds(1));
    }

    /** The same with another budget. */
    Wanted budget(int calls) {
        return new Wanted(name, primary, calls, minimumCalls, sleep, deadline);
    }

    /** The same with a breaker that never has calls enough to open. */
    Wanted neverOpen() {
        return new Wanted(name, primary, budget, Integer.MAX_VALUE, sleep, deadline);
    }

    /** The same with another deadline. */
    Wanted deadline(Duration time) {
        return new Wanted(name, primary, budget, minimumCalls, sleep, time);
    }

    /** How a dependency fails here: without a stack trace. */
    static final class Refused extends Exception {
        static final Refused INSTANCE = new Refused();

        private static final long serialVersionUID = 1;

        private Refused() {
            super("refused", null, false, false);
        }
    }
}
