package dev.troop.bench.conformance;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.ContextCarrier;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.Trail;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Troop's guard, in one of its ways to run. */
final class TroopLibrary implements Library, Contexts.Carrier {
    private static final Duration SLEEP = Duration.ofSeconds(5);
    private static final Duration SHORT_SLEEP = Duration.ofMillis(100);
    private static final Duration WAIT = Duration.ofMillis(30);
    /** More than the sleep, so that an old call may still be out when a probe is. */
    private static final Duration DEADLINE = Duration.ofSeconds(6);

    /** How its guards run. */
    enum Way {
        VIRTUAL("Troop", "`Guard` on virtual threads, as it comes, with a `quickFallback`"),
        HERE("Troop, caller's thread", "`Guard` with `onCallersThread` and a `quickFallback`"),
        BLOCKING_TIER("Troop, tier that may block", "`Guard` on virtual threads, with a `fallback`"),
        WITHOUT_CARRIER("Troop, without a carrier", "the same, and nothing carries the log context");

        private final String label;
        private final String setUp;

        Way(String label, String setUp) {
            this.label = label;
            this.setUp = setUp;
        }
    }

    private final Way way;

    TroopLibrary(Way way) {
        this.way = way;
    }

    @Override
    public String name() {
        return way.label;
    }

    @Override
    public String setUp() {
        return way.setUp
                + ", and `callersFault`; a `ContextCarrier` of the log context; its ticker is moved, but where something waits; "
                + "with `budgetWait` where waiters are checked";
    }

    @Override
    public Line breaker(Wish wish) {
        ManualTicker ticker = new ManualTicker();
        Guard<String> guard = guard(wish, draft(wish, DEADLINE, SLEEP, ticker));
        return new GuardLine(guard) {
            @Override
            public void sleepIsOver() {
                ticker.advance(SLEEP);
            }
        };
    }

    @Override
    public Optional<Line> timed(Wish wish) {
        return way == Way.HERE
                ? Optional.empty()
                : Optional.of(inRealTime(guard(wish, draft(wish, Checks.DEADLINE, SHORT_SLEEP, Ticker.system()))));
    }

    @Override
    public Line waiting(Wish wish) {
        return inRealTime(
                guard(wish, draft(wish, DEADLINE, SHORT_SLEEP, Ticker.system()).budgetWait(WAIT)));
    }

    private static Line inRealTime(Guard<String> guard) {
        return new GuardLine(guard) {
            @Override
            public void sleepIsOver() throws InterruptedException {
                Ticker.system().pause(SHORT_SLEEP);
            }
        };
    }

    private Guard<String> guard(Wish wish, Draft<String> draft) {
        if (way == Way.HERE) {
            draft.onCallersThread();
        }
        Draft<String> withTier = switch (way) {
            case VIRTUAL, HERE -> draft.quickFallback("fallback", (key, cause) -> wish.fallBack());
            case BLOCKING_TIER, WITHOUT_CARRIER -> draft.fallback("fallback", call -> wish.fallBack());
        };
        return withTier.otherwiseFail("a check needs its answer");
    }

    private Draft<String> draft(Wish wish, Duration deadline, Duration sleep, Ticker ticker) {
        Guards guards = new Guards(ticker);
        if (way != Way.WITHOUT_CARRIER) {
            guards.carry(ContextCarrier.<String>of(Contexts.LOG::get, Contexts.LOG::set, Contexts.LOG::remove));
        }
        return guards.<String>guard(wish.name())
                .owner("bench")
                .deadline(deadline)
                .budget(wish.budget())
                .breaker(Breaker.failureRate(Wish.RATE)
                        .minimumCalls(wish.minimumCalls())
                        .sleep(sleep)
                        .probes(1))
                .callersFault(IllegalArgumentException.class::isInstance);
    }

    @Override
    public Finding splitState() throws Exception {
        return Checks.race(this);
    }

    @Override
    public Finding wallClock() throws Exception {
        return Bytecode.readsNoWallClock("dev.troop.guard.Circuit");
    }

    @Override
    public String remark(Trap trap) throws Exception {
        if (trap != Trap.FALLBACK_ELSEWHERE || way != Way.VIRTUAL) {
            return "";
        }
        return "With a tier that may block, and so runs on a virtual thread, "
                + Contexts.check(new TroopLibrary(Way.BLOCKING_TIER)).seen() + ". Without the carrier, such a tier: "
                + Contexts.check(new TroopLibrary(Way.WITHOUT_CARRIER)).seen() + ".";
    }

    @Override
    public String within(String request, Callable<String> call) throws Exception {
        return new CallContext(Deadline.in(Duration.ofHours(1), Ticker.system()), null, new Trail(), request).run(call);
    }

    @Override
    public @Nullable String current() {
        CallContext context = CallContext.current();
        return context == null ? null : context.traceparent();
    }

    private abstract static class GuardLine implements Line {
        private final Guard<String> guard;

        GuardLine(Guard<String> guard) {
            this.guard = guard;
        }

        @Override
        public String call(Callable<String> primary) {
            return guard.call("key", primary).value();
        }

        @Override
        public String state() {
            return guard.evidence().breaker();
        }

        @Override
        public String stillRunning() {
            return Integer.toString(guard.evidence().stillRunning());
        }
    }
}
