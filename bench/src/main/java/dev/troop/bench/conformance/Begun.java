package dev.troop.bench.conformance;

import java.util.concurrent.Callable;

/**
 * Work that has begun and does not end, and the call that asked for it.
 *
 * @param work the work
 * @param call the call beside the check
 */
record Begun(Stuck work, Beside call) {
    private static final int TRIES = 20;

    /** Makes a call of the work. */
    @FunctionalInterface
    interface Calls {
        String call(Callable<String> work) throws Exception;
    }

    /** What comes before a call is made. */
    @FunctionalInterface
    interface Before {
        void call() throws Exception;
    }

    /**
     * Calls until the work begins: a call with a timeout may give it up before its thread has come to it.
     *
     * @param before what is done before each call
     */
    static Begun within(Calls line, Before before) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            before.call();
            Stuck work = new Stuck();
            Beside call = Beside.start(() -> line.call(work));
            Beside.until("the work begins or is given up", () -> work.hasStarted() || call.hasEnded());
            if (work.hasStarted()) {
                return new Begun(work, call);
            }
        }
        throw new IllegalStateException("no work has begun in " + TRIES + " calls");
    }
}
