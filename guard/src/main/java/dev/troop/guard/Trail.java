package dev.troop.guard;

import dev.troop.core.FaultRule;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one request on its way, collected from every guard and every process that it passes.
 *
 * <p>Work that a guard runs writes on a trail of its own, which joins the caller's when the work ends or is left: what
 * abandoned work does later is not on the trail any more, and the degradations of an attempt that failed are not either.
 * Thread safe.
 */
public final class Trail {

    /** One step of one guard's chain. */
    public record Step(String guard, String tier) {}

    private @Nullable Set<Step> degraded;
    private @Nullable Set<Step> injected;
    private @Nullable Map<String, Integer> retried;

    /** Notes that {@code tier}, and not the primary, answered a call of {@code guard}. */
    public synchronized void degraded(String guard, String tier) {
        if (degraded == null) {
            degraded = new LinkedHashSet<>();
        }
        degraded.add(new Step(guard, tier));
    }

    /** Notes that a fault from this request's token was injected at {@code tier} of {@code guard}. */
    public synchronized void injected(String guard, String tier) {
        if (injected == null) {
            injected = new LinkedHashSet<>();
        }
        injected.add(new Step(guard, tier));
    }

    /** Notes one extra attempt of {@code guard}. */
    public void retried(String guard) {
        retried(guard, 1);
    }

    synchronized void retried(String guard, int times) {
        if (retried == null) {
            retried = new LinkedHashMap<>();
        }
        retried.merge(guard, times, Integer::sum);
    }

    /** Which tiers answered in their primary's place, in the order of their answers, each once. */
    public synchronized List<Step> degraded() {
        return degraded == null ? List.of() : List.copyOf(degraded);
    }

    /** Where faults from the request's token were injected, each step once. */
    public synchronized List<Step> injected() {
        return injected == null ? List.of() : List.copyOf(injected);
    }

    /** Whether a fault from the request's token was injected at any step of {@code guard}. */
    synchronized boolean wasInjected(String guard) {
        return injected != null
                && injected.stream().anyMatch(step -> step.guard().equals(guard));
    }

    /** How many extra attempts each guard made; guards that made none are absent. */
    public synchronized Map<String, Integer> retried() {
        return retried == null ? Map.of() : new LinkedHashMap<>(retried);
    }

    /** Whether nothing at all happened that was worth a note. */
    public synchronized boolean isEmpty() {
        return degraded == null && injected == null && retried == null;
    }

    /** The tier that last answered for {@code guard} in this request: {@code primary} unless it was degraded. */
    public String answered(String guard) {
        String tier = FaultRule.PRIMARY;
        for (Step step : degraded()) {
            if (step.guard().equals(guard)) {
                tier = step.tier();
            }
        }
        return tier;
    }

    /** Adds all that is on {@code other} now. */
    public void merge(Trail other) {
        if (other.isEmpty()) {
            return;
        }
        mergeProofs(other);
        other.degraded().forEach(step -> degraded(step.guard(), step.tier()));
    }

    /** Adds what stays true of work whose answer is not used: what was injected into it, and its retries. */
    void mergeProofs(Trail other) {
        if (other.isEmpty()) {
            return;
        }
        other.injected().forEach(step -> injected(step.guard(), step.tier()));
        other.retried().forEach(this::retried);
    }

    /** Takes back the degradations: whoever asked for those answers failed and tries again. */
    synchronized void dropDegradations() {
        degraded = null;
    }

    @Override
    public String toString() {
        return "degraded " + degraded() + ", injected " + injected() + ", retried " + retried();
    }
}
