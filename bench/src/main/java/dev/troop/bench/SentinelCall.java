package dev.troop.bench;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** A call through Sentinel: an entry with a flow rule on threads and a degrade rule on the ratio of exceptions. */
final class SentinelCall implements Protection {
    private static final List<FlowRule> FLOW_RULES = new ArrayList<>();

    private final String resource;
    private final Callable<String> primary;
    private volatile State state = State.CLOSED;

    SentinelCall(Wanted wanted) {
        resource = wanted.name();
        primary = wanted.primary();
        DegradeRule rule = new DegradeRule(resource)
                .setGrade(RuleConstant.DEGRADE_GRADE_EXCEPTION_RATIO)
                .setCount(Wanted.RATE / 100.0)
                .setMinRequestAmount(wanted.minimumCalls())
                .setStatIntervalMs(Math.toIntExact(Wanted.WINDOW.toMillis()))
                .setTimeWindow(Math.toIntExact(wanted.sleep().toSeconds()));
        DegradeRuleManager.setRulesForResource(resource, Set.of(rule));
        addFlowRule(
                new FlowRule(resource).setGrade(RuleConstant.FLOW_GRADE_THREAD).setCount(wanted.budget()));
        EventObserverRegistry.getInstance().addStateChangeObserver(resource, (before, after, of, value) -> {
            if (of.getResource().equals(resource)) {
                state = after;
            }
        });
    }

    @Override
    public String call() {
        Entry entry;
        try {
            entry = SphU.entry(resource, EntryType.OUT);
        } catch (BlockException rejected) {
            return Wanted.FALLBACK;
        }
        try {
            return primary.call();
        } catch (Exception failure) {
            Tracer.traceEntry(failure, entry);
            return Wanted.FALLBACK;
        } finally {
            entry.exit();
        }
    }

    @Override
    public boolean isOpen() {
        return state == State.OPEN;
    }

    @Override
    public void close() {
        EventObserverRegistry.getInstance().removeStateChangeObserver(resource);
    }

    private static synchronized void addFlowRule(FlowRule rule) {
        FLOW_RULES.add(rule);
        FlowRuleManager.loadRules(List.copyOf(FLOW_RULES)); // it ignores the list that it has already
    }
}
