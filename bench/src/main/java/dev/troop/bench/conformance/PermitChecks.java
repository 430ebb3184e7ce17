package dev.troop.bench.conformance;

import dev.troop.core.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The checks of permits and timeouts. */
final class PermitChecks {
    private static final int ROUNDS = 60;
    private static final int INTERRUPTED = 2;

    private PermitChecks() {}

    static Finding abandonedWaiters(Library library) throws Exception {
        try (Line line = library.waiting(Wish.of(Checks.MOST_CALLS, 2))) {
            CountDownLatch gate = new CountDownLatch(1);
            List<Stuck> holds = List.of(new Stuck(gate, Checks.ANSWERS), new Stuck(gate, Checks.ANSWERS));
            List<Beside> callers = new ArrayList<>();
            for (Stuck hold : holds) {
                callers.add(Beside.start(() -> line.call(hold)));
                hold.awaitStart();
            }
            for (int i = 0; i < Checks.CALLERS; i++) {
                Beside waiter = Beside.start(() -> line.call(Checks.ANSWERS));
                callers.add(waiter);
                if (i < INTERRUPTED) {
                    waiter.interrupt();
                }
            }
            for (Beside waiter : callers.subList(2, callers.size())) {
                waiter.end();
            }
            gate.countDown();
            for (Beside holder : callers.subList(0, 2)) {
                holder.end();
            }
            AtomicInteger most = new AtomicInteger();
            // A thread that has answered is back in its pool a little later.
            Beside.within(Checks.NOTHING_MORE, () -> most.accumulateAndGet(free(line), Math::max) == 2);
            int free = most.get();
            return Finding.of(free == 2, "free permits afterwards: " + free + " of 2");
        }
    }

    /** How many of two calls at once get through. */
    private static int free(Line line) {
        CountDownLatch gate = new CountDownLatch(1);
        int free = 0;
        List<Beside> calls = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Stuck work = new Stuck(gate, Checks.ANSWERS);
            Beside call = Beside.start(() -> line.call(work));
            calls.add(call);
            Beside.until("it got through or not", () -> work.hasStarted() || call.hasEnded());
            free += work.hasStarted() ? 1 : 0;
        }
        gate.countDown();
        Beside.until("they have ended", () -> calls.stream().allMatch(Beside::hasEnded));
        return free;
    }

    static Finding freedTooEarly(Library library) throws Exception {
        Optional<Line> timed = library.timed(Wish.of(Checks.MOST_CALLS, 1));
        if (timed.isEmpty()) {
            return Finding.notApplicable("its calls have no timeout");
        }
        try (Line line = timed.get()) {
            return freedTooEarly(line);
        }
    }

    static Finding freedTooEarly(Line line) throws Exception {
        Begun begun = Begun.within(line::call, () -> {});
        boolean isFreed = Beside.within(Checks.NOTHING_MORE, begun.call()::hasEnded);
        String running = line.stillRunning();
        String second = line.call(Checks.ANSWERS);
        begun.work().letGo();
        begun.call().end();
        return Finding.of(
                second.equals(Wish.FALLBACK),
                (isFreed ? "the caller is freed" : "the caller is not freed")
                        + "; the next call, while the work runs on: "
                        + (second.equals(Wish.FALLBACK) ? "rejected" : "admitted") + "; work that runs on: " + running);
    }

    static Finding strayInterrupt(Library library) throws Exception {
        Optional<Line> timed = library.timed(Wish.of(Checks.MOST_CALLS, 4));
        if (timed.isEmpty()) {
            return Finding.notApplicable("its calls have no timeout");
        }
        try (Line line = timed.get()) {
            int strays = 0;
            for (int i = 0; i < ROUNDS; i++) {
                line.call(() -> {
                    Ticker.system().pause(Checks.DEADLINE);
                    return "answer";
                });
                strays += Thread.interrupted() ? 1 : 0;
            }
            AtomicBoolean worker = new AtomicBoolean();
            Beside.until("a call is answered by its primary", () -> {
                try {
                    return line.call(() -> {
                                worker.set(Thread.currentThread().isInterrupted());
                                return "answer";
                            })
                            .equals("answer");
                } catch (Exception e) {
                    throw new IllegalStateException("a call without a fallback", e);
                }
            });
            return Finding.of(
                    strays == 0 && !worker.get(),
                    strays == 0 && !worker.get() ? "no flag was left in " + ROUNDS + " calls" : "flags were left");
        }
    }
}
