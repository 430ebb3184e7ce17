package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Alarms.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one guarded call of many: keys that are asked for within a short time of each other, by any requests, go to the
 * dependency together.
 *
 * <p>A batch is closed when its window is over or when it is full, whichever is first, and then is one call of the guard,
 * whose key is the set of keys; its deadline, budget, breaker and tiers are the guard's. Each caller gets what the answer holds
 * for its key. A key that the answer lacks fails for those who asked for it, and for nobody else.
 *
 * <p>The call has until the latest of its callers' deadlines, because the one who is most in a hurry must not spoil it for all;
 * each caller leaves at its own. What {@linkplain ContextCarrier is carried} is that of the caller who opened the batch. A
 * request with a fault token shares a batch only with requests of the same token. Settings of the guard ({@code
 * collapse.window}, {@code collapse.most-keys}) count in the place of what the code says; a batch that is open keeps its window.
 * Thread safe; the window costs no thread.
 *
 * @param <K> what is asked for; with {@code equals} and {@code hashCode}
 * @param <V> what is answered
 */
public final class Collapser<K, V> {
    private static final int MOST_KEYS = 100_000;

    /** Asks the dependency for many things at once. */
    @FunctionalInterface
    public interface Fetch<K, V> {
        /** What was found; a key that is absent has no answer. */
        Map<K, V> fetch(Set<K> keys) throws Exception;
    }

    /** Calls that go together. */
    private final class Batch {
        final Set<K> keys = new LinkedHashSet<>();
        final List<@Nullable CallContext> callers = new ArrayList<>();
        final CompletableFuture<Answer<Map<K, V>>> answer = new CompletableFuture<>();
        final Trail trail = new Trail();
        final @Nullable FaultToken token;
        final @Nullable Carried carried;
        private final Set<Trail> noted = new HashSet<>();

        @Nullable
        Alarm closing;

        boolean closed;

        Batch(@Nullable FaultToken token, @Nullable Carried carried) {
            this.token = token;
            this.carried = carried;
        }

        /** What happened to the batch happened to each of its callers, once, however many keys one asked for. */
        void note(@Nullable CallContext caller) {
            if (caller != null && isNews(caller.trail())) {
                caller.trail().merge(trail);
            }
        }

        private synchronized boolean isNews(Trail of) {
            return noted.add(of);
        }
    }

    private final Guard<Map<K, V>> guard;
    private final long windowNanos;
    private final int mostKeys;
    private final Fetch<K, V> fetch;
    private final Ticker ticker;
    private final Map<@Nullable FaultToken, Batch> open = new HashMap<>();

    /**
     * A collapser before a guard.
     *
     * @param window how long the first key of a batch waits for others, up to a second
     * @param mostKeys how many different keys make a batch full, 1 to 100 000
     */
    public Collapser(Guard<Map<K, V>> guard, Duration window, int mostKeys, Fetch<K, V> fetch) {
        check(
                window.isPositive() && window.compareTo(Duration.ofSeconds(1)) <= 0,
                "window " + window,
                "up to a second");
        check(mostKeys >= 1 && mostKeys <= MOST_KEYS, "most keys " + mostKeys, "1 to " + MOST_KEYS);
        this.guard = guard;
        this.windowNanos = window.toNanos();
        this.mostKeys = mostKeys;
        this.fetch = fetch;
        this.ticker = guard.guards().ticker();
    }

    /**
     * What the dependency answers for {@code key}.
     *
     * @throws NullPointerException if the key is null
     * @throws GuardException if there is no answer for this key ({@link NoAnswer}) or for all, if the caller's own deadline
     *     is over first ({@link DeadlineOver}), or if the calling thread is interrupted
     */
    public Answer<V> call(K key) {
        CallContext caller = CallContext.ofCall(CallContext.current());
        Batch batch = join(key, caller);
        try {
            long now = ticker.nanos();
            long left = caller == null ? Long.MAX_VALUE / 2 : caller.deadline().remainingNanos(ticker, now);
            if (!Patience.await(batch.answer, now + left, ticker)) {
                DeadlineOver late = new DeadlineOver(guard.name(), Duration.ofNanos(left));
                throw new GuardException(guard.name(), "no answer in time for key " + key, late);
            }
            batch.note(caller);
            return ofKey(key, batch.answer.join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GuardException(guard.name(), "interrupted while waiting for an answer", e);
        } catch (CompletionException e) {
            throw e.getCause() instanceof GuardException same ? same : e;
        }
    }

    /** The same for a caller who does not wait; the deadline is then that of the batch. */
    public CompletableFuture<Answer<V>> callAsync(K key) {
        CallContext caller = CallContext.ofCall(CallContext.current());
        Batch batch = join(key, caller);
        return batch.answer.whenComplete((all, failure) -> batch.note(caller)).thenApply(all -> ofKey(key, all));
    }

    /** How many wait for the end of a window. */
    int waiting() {
        synchronized (open) {
            return open.values().stream()
                    .mapToInt(batch -> batch.callers.size())
                    .sum();
        }
    }

    private Batch join(K key, @Nullable CallContext caller) {
        Objects.requireNonNull(key, () -> "a key of " + guard.name() + " is null: expected what is asked for");
        Carried carried = guard.guards().carried();
        FaultToken token = caller == null ? null : caller.faults();
        Batch batch;
        boolean isFull;
        synchronized (open) {
            batch = open.get(token);
            if (batch == null) {
                Batch begun = new Batch(token, carried);
                begun.closing = guard.guards().alarms().set(ticker.nanos() + windowNanos(), () -> close(begun));
                open.put(token, begun);
                batch = begun;
            }
            batch.keys.add(key);
            batch.callers.add(caller);
            isFull = batch.keys.size() >= mostKeys();
            if (isFull) {
                open.remove(token);
            }
        }
        if (isFull) {
            Batch full = batch;
            Thread.startVirtualThread(() -> close(full));
        }
        return batch;
    }

    private long windowNanos() {
        Duration set = guard.stages().settingsOnly.collapseWindow();
        return set == null ? windowNanos : set.toNanos();
    }

    private int mostKeys() {
        int set = guard.stages().settingsOnly.collapseMostKeys();
        return set == 0 ? mostKeys : set;
    }

    /** Makes the call, once; whoever comes later joins another batch. */
    private void close(Batch batch) {
        synchronized (open) {
            if (batch.closed) {
                return;
            }
            batch.closed = true;
            open.remove(batch.token, batch);
        }
        if (batch.closing != null) {
            guard.guards().alarms().cancel(batch.closing);
        }
        try {
            CallContext context = context(batch);
            Callable<Answer<Map<K, V>>> asking = () -> ask(batch);
            batch.answer.complete(Carried.with(batch.carried, context == null ? asking : () -> context.run(asking)));
        } catch (Throwable failure) {
            batch.answer.completeExceptionally(failure);
        }
    }

    private Answer<Map<K, V>> ask(Batch batch) {
        return guard.call(Set.copyOf(batch.keys), () -> fetch.fetch(Set.copyOf(batch.keys)));
    }

    /** A context that ends with the latest of the callers', in a brownout if all are; null if one of them has all the time. */
    private @Nullable CallContext context(Batch batch) {
        long now = ticker.nanos();
        long latest = Long.MIN_VALUE;
        CallContext first = null;
        boolean brownout = true;
        for (CallContext caller : batch.callers) {
            if (caller == null) {
                return null;
            }
            latest = Math.max(latest, caller.deadline().remainingNanos(ticker, now));
            first = first == null && caller.traceparent() != null ? caller : first;
            brownout &= caller.brownout();
        }
        CallContext all = new CallContext(Deadline.at(now + latest, ticker), batch.token, batch.trail);
        all = first == null ? all : all.traced(first.traceparent(), first.tracestate());
        return brownout ? all.inBrownout() : all;
    }

    private Answer<V> ofKey(K key, Answer<Map<K, V>> all) {
        V value = all.value().get(key);
        if (value == null) {
            throw new GuardException(guard.name(), "no answer for key " + key, NoAnswer.INSTANCE);
        }
        return new Answer<>(value, all.tier(), all.age(), all.cause());
    }

    private static void check(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalArgumentException(what + ": expected " + expected);
        }
    }
}
