package dev.troop.bench;

import dev.troop.bench.Contestant.Does;
import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * That a contestant does what is measured, seen before anything is measured.
 *
 * <p>In the process that starts the measurements, not in theirs: what a proof teaches the compiler would be measured too.
 */
final class Proof {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final AtomicInteger NAMES = new AtomicInteger();

    private Proof() {}

    /** @throws IllegalStateException if {@code contestant} does not do what it is said to do */
    static void check(Contestant contestant) throws Exception {
        String name = "proof-" + NAMES.incrementAndGet();
        try {
            checkAnswers(contestant, name);
            if (contestant.does(Does.BUDGET)) {
                checkBudget(contestant, name + "-budget");
            }
        } catch (IllegalStateException unproven) {
            throw new IllegalStateException(contestant + " does not do what would be measured", unproven);
        }
    }

    /** Calls until the breaker is open; some look at their counts only now and then. */
    static void open(Protection protection) throws Exception {
        Deadline patience = Deadline.in(PATIENCE, Ticker.system());
        while (!protection.isOpen()) {
            expect(Wanted.FALLBACK, protection.call(), "while it fails");
            if (patience.isOver()) {
                throw new IllegalStateException(protection + " did not open within " + PATIENCE);
            }
        }
    }

    static void expect(String expected, String answer, String when) {
        if (!expected.equals(answer)) {
            throw new IllegalStateException("expected the " + expected + " " + when + ", but got " + answer);
        }
    }

    static void expect(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("expected: " + what);
        }
    }

    private static void checkAnswers(Contestant contestant, String name) throws Exception {
        AtomicReference<Callable<String>> behaviour = new AtomicReference<>(Wanted.ANSWERS);
        AtomicInteger asked = new AtomicInteger();
        try (Protection protection = contestant.protect(new Wanted(name, () -> {
                    asked.incrementAndGet();
                    return behaviour.get().call();
                })
                .deadline(PATIENCE))) {
            if (contestant == Contestant.FLOOR_SWITCH) {
                expect(Wanted.FALLBACK, protection.call(), "while it is open");
                return;
            }
            expect(Wanted.ANSWER, protection.call(), "from a primary that answers");
            behaviour.set(Wanted.FAILS);
            if (contestant.does(Does.FALLBACK)) {
                expect(Wanted.FALLBACK, protection.call(), "from a primary that fails");
            }
            if (contestant != Contestant.FAILSAFE_DEFAULTS) {
                expect(!protection.isOpen(), "closed after one failure");
            }
            if (contestant.does(Does.BREAKER)) {
                open(protection);
                behaviour.set(Wanted.ANSWERS);
                int before = asked.get();
                expect(Wanted.FALLBACK, protection.call(), "while it is open");
                expect(asked.get() == before, "the primary is not asked while it is open");
            }
        }
    }

    /** With a budget of one, a call that is made within a call is one too many. */
    private static void checkBudget(Contestant contestant, String name) throws Exception {
        AtomicReference<Protection> self = new AtomicReference<>();
        AtomicReference<String> inner = new AtomicReference<>("nothing");
        try (Protection protection = contestant.protect(new Wanted(name, () -> {
                    inner.set(self.get().call());
                    return Wanted.ANSWER;
                })
                .budget(1)
                .deadline(PATIENCE))) {
            self.set(protection);
            expect(Wanted.ANSWER, protection.call(), "within the budget");
            expect(Wanted.FALLBACK, inner.get(), "beyond the budget");
        }
    }
}
