package dev.troop.bench.conformance;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.Tracer;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRule;
import com.alibaba.csp.sentinel.slots.block.degrade.DegradeRuleManager;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.CircuitBreaker.State;
import com.alibaba.csp.sentinel.slots.block.degrade.circuitbreaker.EventObserverRegistry;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.FlowRuleManager;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Sentinel. */
final class SentinelLibrary implements Library {
    private static final int SLEEP_SECONDS = 1;
    private static final int WINDOW_MILLIS = 10_000;
    private static final Duration BEYOND_THE_SLEEP = Duration.ofMillis(1_050);
    private static final List<FlowRule> FLOW_RULES = new ArrayList<>();

    @Override
    public String name() {
        return "Sentinel";
    }

    @Override
    public String setUp() {
        return "`SphU.entry` with a flow rule on threads and a degrade rule on the exception ratio, `Tracer.traceEntry` for all but "
                + "the caller's fault; one probe is what it always does";
    }

    @Override
    public Line breaker(Wish wish) {
        return new EntryLine(wish);
    }

    @Override
    public Line waiting(Wish wish) {
        return breaker(wish);
    }

    @Override
    public Optional<Line> timed(Wish wish) {
        return Optional.empty();
    }

    @Override
    public Finding splitState() {
        return Finding.notShown(
                "`AbstractCircuitBreaker` sets `currentState`, then `nextRetryTimestamp`, and resets the counts after "
                        + "it has closed; nothing lets a check stop in between");
    }

    @Override
    public Finding wallClock() throws Exception {
        return Bytecode.readsNoWallClock("com.alibaba.csp.sentinel.util.TimeUtil");
    }

    private static synchronized void addFlowRule(FlowRule rule) {
        FLOW_RULES.add(rule);
        FlowRuleManager.loadRules(List.copyOf(FLOW_RULES));
    }

    private static final class EntryLine implements Line {
        private final Wish wish;
        private volatile State state = State.CLOSED;

        EntryLine(Wish wish) {
            this.wish = wish;
            DegradeRule rule = new DegradeRule(wish.name())
                    .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                    .setCount(Wish.RATE / 100.0)
                    .setMinRequestAmount(wish.minimumCalls())
                    .setStatIntervalMs(WINDOW_MILLIS)
                    .setTimeWindow(SLEEP_SECONDS);
            DegradeRuleManager.setRulesForResource(wish.name(), Set.of(rule));
            addFlowRule(new FlowRule(wish.name())
                    .setGrade(RuleConstant.FLOW_GRADE_THREAD)
                    .setCount(wish.budget()));
            EventObserverRegistry.getInstance().addStateChangeObserver(wish.name(), (before, after, of, value) -> {
                if (of.getResource().equals(wish.name())) {
                    state = after;
                }
            });
        }

        @Override
        public String call(Callable<String> primary) throws Exception {
            Entry entry;
            try {
                entry = SphU.entry(wish.name(), EntryType.OUT);
            } catch (BlockException rejected) {
                return wish.fallBack();
            }
            try {
                return primary.call();
            } catch (IllegalArgumentException callersFault) {
                throw callersFault;
            } catch (Exception failure) {
                Tracer.traceEntry(failure, entry);
                return wish.fallBack();
            } finally {
                entry.exit();
            }
        }

        @Override
        public String state() {
            return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public void sleepIsOver() throws InterruptedException {
            Ticker.system().pause(BEYOND_THE_SLEEP);
        }

        @Override
        public void close() {
            EventObserverRegistry.getInstance().removeStateChangeObserver(wish.name());
        }
    }
}
