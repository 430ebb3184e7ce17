package dev.troop.bench.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** The checks of breakers, and what all checks share. */
final class Checks {
    private static final int ROUNDS = 60;
    private static final int RACERS = 4;
    private static final int OVERLAP_NANOS = 200_000;
    private static final int OLD_CALLS = 20;
    private static final int TRIES = 30;
    private static final int SLEEPS = 3;
    private static final int THRESHOLD = 20;
    static final int MOST_CALLS = 1_000_000;
    static final int CALLERS = 6;
    /** How long what is about to happen may take. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long it takes until nothing more happens. */
    static final Duration NOTHING_MORE = Duration.ofMillis(700);

    /** The deadline of {@link Library#timed} lines, and how long the work takes that runs into it. */
    static final Duration DEADLINE = Duration.ofMillis(50);

    static final Callable<String> ANSWERS = () -> "answer";
    static final Callable<String> FAILS = () -> {
        throw new IOException("refused");
    };
    private static final Callable<String> CALLERS_FAULT = () -> {
        throw new IllegalArgumentException("no such viewer");
    };

    private Checks() {}

    static Finding lateResult(Library library) throws Exception {
        try (Line line = library.breaker(Wish.of(1, 10))) {
            Stuck old = new Stuck();
            Beside oldCall = Beside.start(() -> line.call(old));
            old.awaitStart();
            open(line);
            Stuck probe = probe(line);
            String before = line.state();
            old.letGo();
            String answer = oldCall.end();
            String after = line.state();
            probe.letGo();
            require(answer.equals(Stuck.LATE), "the old call ended well, not with " + answer);
            return Finding.of(
                    after.equals(before), "state with the probe out: " + before + "; after the late success: " + after);
        }
    }

    static Finding probePermits(Library library) throws Exception {
        try (Line line = library.breaker(Wish.of(1, 100))) {
            CountDownLatch gate = new CountDownLatch(1);
            List<Stuck> oldWork = new ArrayList<>();
            List<Beside> oldCalls = new ArrayList<>();
            for (int i = 0; i < OLD_CALLS; i++) {
                Stuck work = new Stuck(gate, CALLERS_FAULT);
                oldWork.add(work);
                oldCalls.add(Beside.start(() -> line.call(work)));
            }
            for (Stuck work : oldWork) {
                work.awaitStart();
            }
            open(line);
            Stuck probe = probe(line);
            gate.countDown();
            for (Beside call : oldCalls) {
                call.end();
            }
            String state = line.state();
            CountDownLatch tryGate = new CountDownLatch(1);
            List<Stuck> tried = new ArrayList<>();
            List<Beside> calls = new ArrayList<>();
            for (int i = 0; i < TRIES; i++) {
                Stuck work = new Stuck(tryGate, ANSWERS);
                tried.add(work);
                Beside call = Beside.start(() -> line.call(work));
                calls.add(call);
                Beside.until("it is admitted or not", () -> work.hasStarted() || call.hasEnded());
            }
            long admitted = 1 + tried.stream().filter(Stuck::hasStarted).count();
            tryGate.countDown();
            probe.letGo();
            for (Beside call : calls) {
                call.end();
            }
            return Finding.of(admitted == 1, "admitted: " + admitted + "; state: " + state);
        }
    }

    static Finding hungProbe(Library library) throws Exception {
        Finding plain;
        try (Line line = library.breaker(Wish.of(1, 10))) {
            plain = hungProbe(line);
        }
        Optional<Line> timed = library.timed(Wish.of(1, 10));
        if (timed.isEmpty()) {
            return plain;
        }
        try (Line line = timed.get()) {
            return new Finding(
                    plain.verdict(),
                    plain.seen() + "; within a timeout: " + hungProbe(line).seen());
        }
    }

    private static Finding hungProbe(Line line) throws Exception {
        open(line);
        Stuck probe = probe(line);
        String out = line.state();
        // Within a timeout it may be the timeout that ends the probe.
        Beside.within(PATIENCE, () -> !line.state().equals(out));
        for (int i = 0; i < SLEEPS; i++) {
            line.sleepIsOver();
        }
        boolean asked = !line.call(ANSWERS).equals(Wish.FALLBACK);
        String state = line.state();
        probe.letGo();
        return Finding.of(asked, asked ? "asked again" : "rejected, " + state);
    }

    static Finding whatCounts(Library library) throws Exception {
        String closed;
        String decided;
        boolean isFree;
        try (Line line = library.breaker(Wish.of(1, 10))) {
            callersFault(line);
            Beside.within(NOTHING_MORE, () -> line.state().equals("open"));
            closed = line.state();
        }
        try (Line line = library.breaker(Wish.of(1, 10))) {
            open(line);
            line.sleepIsOver();
            String before = line.state();
            callersFault(line);
            decided = line.state();
            isFree = line.call(ANSWERS).equals("answer");
            if (decided.equals("closed") && !before.equals("closed")) {
                isFree = false;
            }
        }
        String rejected = afterOwnRejections(library);
        boolean held = closed.equals("closed") && isFree && rejected.equals("closed");
        return Finding.of(
                held,
                "after the caller's fault, while closed: " + closed + "; as the probe: " + decided
                        + (isFree || decided.equals("closed") ? "" : ", and the next call is rejected")
                        + "; after calls beyond the budget: " + rejected);
    }

    private static String afterOwnRejections(Library library) throws Exception {
        try (Line line = library.breaker(Wish.of(2, 1))) {
            Stuck holds = new Stuck();
            Beside holder = Beside.start(() -> line.call(holds));
            holds.awaitStart();
            for (int i = 0; i < CALLERS; i++) {
                require(line.call(ANSWERS).equals(Wish.FALLBACK), "the budget of one is in use");
            }
            // Some look at their counts only now and then.
            Beside.within(NOTHING_MORE, () -> opensAtACall(line));
            String state = line.state();
            holds.letGo();
            holder.end();
            return state;
        }
    }

    private static boolean opensAtACall(Line line) {
        try {
            line.call(ANSWERS);
        } catch (Exception e) {
            throw new IllegalStateException("a call without a fallback", e);
        }
        return line.state().equals("open");
    }

    static Finding lagAndClock(Library library) throws Exception {
        int calls = 0;
        try (Line line = library.breaker(Wish.of(THRESHOLD, 10))) {
            while (!line.state().equals("open")) {
                line.call(FAILS);
                calls++;
                require(calls < MOST_CALLS, "it opens at all");
            }
        }
        String opened = calls <= THRESHOLD ? "opens on failure " + calls : "opens later than on failure " + THRESHOLD;
        Finding clock = library.wallClock();
        boolean held = calls == THRESHOLD && clock.verdict() == Finding.Verdict.HELD;
        return Finding.of(held, opened + "; " + clock.seen());
    }

    /** Callers race for the one probe, again and again. */
    static Finding race(Library library) throws Exception {
        AtomicInteger out = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Line line = library.breaker(Wish.of(1, 10))) {
            for (int round = 0; round < ROUNDS; round++) {
                open(line);
                line.sleepIsOver();
                CountDownLatch start = new CountDownLatch(1);
                List<Beside> callers = new ArrayList<>();
                for (int i = 0; i < RACERS; i++) {
                    callers.add(Beside.start(() -> {
                        start.await();
                        return line.call(() -> {
                            // Once it is closed, calls may be out together; before, only one may.
                            if (!line.state().equals("closed")) {
                                most.accumulateAndGet(out.incrementAndGet(), Math::max);
                                LockSupport.parkNanos(OVERLAP_NANOS);
                                out.decrementAndGet();
                            }
                            return "answer";
                        });
                    }));
                }
                start.countDown();
                for (Beside caller : callers) {
                    caller.end();
                }
            }
        }
        return Finding.of(
                most.get() == 1,
                "most probes at once, in " + ROUNDS + " rounds with " + RACERS + " callers: " + most.get());
    }

    /** Fails until the breaker is open; some look at their counts only now and then. */
    static void open(Line line) {
        Beside.until("it is open", () -> {
            try {
                line.call(FAILS);
            } catch (Exception e) {
                throw new IllegalStateException("a call without a fallback", e);
            }
            return line.state().equals("open");
        });
    }

    /** A probe that is out, and does not come back by itself. */
    private static Stuck probe(Line line) throws Exception {
        return Begun.within(line::call, line::sleepIsOver).work();
    }

    /** Some throw the caller's fault at the caller, some answer it by the fallback. */
    private static void callersFault(Line line) throws Exception {
        Beside.start(() -> line.call(CALLERS_FAULT)).end();
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("the check itself does not work, expected: " + what);
        }
    }
}
