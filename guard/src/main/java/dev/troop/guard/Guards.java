package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All guards of one process, with what they share: the ticker and the fault rules of the whole service.
 *
 * <p>Thread safe.
 */
public final class Guards {

    /** Rules that end by themselves at a reading of the ticker. */
    private record Rules(List<FaultRule> list, long until) {}

    private static final Rules NONE = new Rules(List.of(), 0);

    private final Ticker ticker;
    private final Supplier<? extends RandomGenerator> chance;
    private final LiveSettings settings = new LiveSettings();
    private final Alarms alarms;
    private volatile Rules rules = NONE;

    /** No guards yet; time is read from {@code ticker} only. */
    public Guards(Ticker ticker) {
        this(ticker, ThreadLocalRandom::current);
    }

    /** No guards yet; {@code chance} gives a thread what the pauses before retries are drawn from. */
    public Guards(Ticker ticker, Supplier<? extends RandomGenerator> chance) {
        this.ticker = ticker;
        this.chance = chance;
        this.alarms = new Alarms(ticker);
    }

    /**
     * Begins a guard, which joins these when its chain is ended.
     *
     * @throws IllegalArgumentException if the name is none; at the end, if another guard here has it
     */
    public <T> Guard.NeedsOwner<T> guard(String name) {
        return Guard.named(name, this);
    }

    /**
     * Replaces the fault rules of the whole service. They play a real outage: they act on every call, and breakers count
     * what they do.
     *
     * @param rules the new rules; an empty list ends all faults at once
     * @param ttl after this time the rules end by themselves, whatever has become of whoever applied them
     */
    public void applyRules(List<FaultRule> rules, Duration ttl) {
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("rules for " + ttl + ": expected 0 or more");
        }
        this.rules = rules.isEmpty() ? NONE : new Rules(List.copyOf(rules), ticker.nanos() + ttl.toNanos());
    }

    /** What each guard is, how it stands and what it has done since the process started, in the order they were made. */
    public List<GuardEvidence> evidence() {
        return settings.guards().stream().<GuardEvidence>map(Guard::evidence).toList();
    }

    /** What these guards are set to, and how that changes while they run. */
    public LiveSettings settings() {
        return settings;
    }

    /** The service's rules that act now. */
    List<FaultRule> rules() {
        Rules now = rules;
        return now == NONE || ticker.nanos() - now.until < 0 ? now.list : List.of();
    }

    Ticker ticker() {
        return ticker;
    }

    RandomGenerator chance() {
        return chance.get();
    }

    Alarms alarms() {
        return alarms;
    }
}
