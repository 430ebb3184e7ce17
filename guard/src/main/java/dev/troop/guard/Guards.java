package dev.troop.guard;

import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All guards of one process, with what they share: the ticker, the fault rules of the whole service, and what is carried to the
 * threads of their work.
 *
 * <p>At most 1000 injected faults act at once in a process, in all of its guards together, unless these have a cap
 * {@linkplain #Guards(Ticker, int) of their own}.
 *
 * <p>Thread safe.
 */
public final class Guards {

    /** Rules that end by themselves at a reading of the ticker. */
    private record Rules(List<FaultRule> list, long until) {}

    private static final Rules NONE = new Rules(List.of(), 0);

    private final Ticker ticker;
    private final Supplier<? extends RandomGenerator> chance;
    private final FaultCap faultCap;
    private final Alarms alarms;
    private final LiveSettings settings = new LiveSettings();
    private volatile Rules rules = NONE;
    private volatile @Nullable List<ContextCarrier<?>> carriers;
    private volatile @Nullable List<Delivery> deliveries;

    /** No guards yet; time is read from {@code ticker} only. */
    public Guards(Ticker ticker) {
        this(ticker, ThreadLocalRandom::current, FaultCap.OF_PROCESS);
    }

    /** No guards yet; {@code chance} gives a thread what the pauses before retries, and injected delays, are drawn from. */
    public Guards(Ticker ticker, Supplier<? extends RandomGenerator> chance) {
        this(ticker, chance, FaultCap.OF_PROCESS);
    }

    /**
     * No guards yet, with a cap of their own on injected faults, in the place of that of the process.
     *
     * @param mostFaults how many injected faults may act at once, those of requests and of the service together: a delay
     *     acts while it lasts, a failure for a moment. One beyond it does not act, and is counted ({@link FaultFigures}).
     *     With 0 no fault ever acts.
     */
    public Guards(Ticker ticker, int mostFaults) {
        this(ticker, ThreadLocalRandom::current, new FaultCap(mostFaults));
    }

    private Guards(Ticker ticker, Supplier<? extends RandomGenerator> chance, FaultCap faultCap) {
        this.ticker = ticker;
        this.chance = chance;
        this.faultCap = faultCap;
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
        Rules next = rules.isEmpty() ? NONE : new Rules(List.copyOf(rules), ticker.nanos() + ttl.toNanos());
        synchronized (this) {
            this.rules = next;
        }
    }

    /** Carries what {@code carrier} finds on callers' threads to the threads of their work, from now on. */
    public synchronized void carry(ContextCarrier<?> carrier) {
        List<ContextCarrier<?>> more = new ArrayList<>(carriers == null ? List.of() : carriers);
        more.add(carrier);
        carriers = List.copyOf(more);
    }

    /**
     * The same work with what carriers find on the calling thread now: it is put on whatever thread does the work, and taken off
     * when the work has ended; that thread then has what it had before. For work of a call that goes on where its guard does
     * not see it, such as on a thread of a driver's own. The {@link CallContext} is not carried: {@link CallContext#run} in it.
     *
     * @return {@code work} itself if carriers find nothing; may be called from any thread, and more than once
     */
    public <R extends @Nullable Object> Callable<R> carrying(Callable<R> work) {
        Carried carried = carried();
        return carried == null ? work : () -> handedOver(carried, work::call);
    }

    /** The same for work that gives nothing. */
    public Runnable carrying(Runnable work) {
        Carried carried = carried();
        return carried == null
                ? work
                : () -> handedOver(carried, () -> {
                    work.run();
                    return carried;
                });
    }

    /** Work that gives something, or throws what only it knows. */
    @FunctionalInterface
    private interface Work<R extends @Nullable Object, E extends Exception> {
        R act() throws E;
    }

    private <R extends @Nullable Object, E extends Exception> R handedOver(Carried carried, Work<R, E> work) throws E {
        Carried before = carried();
        carried.handOver();
        try {
            return work.act();
        } finally {
            carried.takeBack(before);
        }
    }

    /** Tells {@code listener} of what guards seldom do, from now on. */
    public synchronized void listen(GuardListener listener) {
        List<Delivery> more = new ArrayList<>(deliveries == null ? List.of() : deliveries);
        more.add(new Delivery(listener));
        deliveries = List.copyOf(more);
    }

    /** Tells {@code listener} no more, but of what has happened already; does nothing if it is not told. */
    public synchronized void stopListening(GuardListener listener) {
        List<Delivery> rest = new ArrayList<>(deliveries == null ? List.of() : deliveries);
        rest.removeIf(delivery -> {
            boolean isIts = delivery.listener == listener;
            if (isIts) {
                delivery.end();
            }
            return isIts;
        });
        deliveries = rest.isEmpty() ? null : List.copyOf(rest);
    }

    boolean isListenedTo() {
        return deliveries != null;
    }

    /** Tells whoever listens. */
    void tell(GuardEvent event) {
        List<Delivery> all = deliveries;
        if (all != null) {
            all.forEach(delivery -> delivery.tell(event));
        }
    }

    /** What the calling thread's work elsewhere must have with it; null if nobody carries anything. */
    @Nullable
    Carried carried() {
        List<ContextCarrier<?>> now = carriers;
        return now == null ? null : Carried.of(now);
    }

    /** What each guard is, how it stands and what it has done since the process started, in the order they were made. */
    public List<GuardEvidence> evidence() {
        return settings.guards().stream().<GuardEvidence>map(Guard::evidence).toList();
    }

    /** All figures of each guard, in the order they were made. */
    public List<GuardFigures> figures() {
        return all().stream().<GuardFigures>map(Guard::figures).toList();
    }

    private List<Guard<?>> all() {
        return List.copyOf(settings.guards());
    }

    /** What these guards are set to, and how that changes while they run. */
    public LiveSettings settings() {
        return settings;
    }

    /** The service's rules that act now. */
    List<FaultRule> rules() {
        Rules now = rules;
        if (now == NONE || ticker.nanos() - now.until < 0) {
            return now.list;
        }
        expire(now);
        return List.of();
    }

    /** Drops rules whose time is over, so that nobody looks at the clock for them again. */
    private synchronized void expire(Rules over) {
        if (rules == over) {
            rules = NONE;
            over.list.forEach(rule -> tell(new GuardEvent.FaultExpired(rule.guard(), rule.toString())));
        }
    }

    FaultCap faultCap() {
        return faultCap;
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
