package dev.troop.guard;

import dev.troop.guard.Alarms.Alarm;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A flight that nobody waits for: it is stepped by whoever has news for it, and by alarms.
 *
 * <p>Concurrency: {@code news} counts what has happened since somebody last looked. Who makes it one looks, and looks again
 * until nothing has come in between, so that one thread at a time steps the flight and no news is lost.
 */
final class StagedFlight<T> extends Flight<T> {
    private final Object key;
    private final Supplier<? extends CompletionStage<? extends T>> primary;
    private final @Nullable Carried carried;
    private final CompletableFuture<Answer<T>> answer = new Promise();
    private final AtomicInteger news = new AtomicInteger();
    private @Nullable Alarm alarm;
    private boolean takesOff;
    private boolean concluded;

    StagedFlight(
            Stages<T> stages,
            @Nullable CallContext caller,
            boolean tagged,
            long at,
            long boundNanos,
            @Nullable Circuit circuit,
            long permit,
            Object key,
            Supplier<? extends CompletionStage<? extends T>> primary,
            @Nullable Carried carried) {
        super(stages, caller, tagged, at, boundNanos, circuit, permit);
        this.key = key;
        this.primary = primary;
        this.carried = carried;
    }

    @Override
    @Nullable
    Carried carried() {
        return carried;
    }

    @Override
    Attempt<T> attempt(int number, boolean holdsSlot) {
        return new Attempt.OfStage<>(this, number, holdsSlot, primary);
    }

    /** Where an attempt may run on the caller's thread, no other thread is that: not one that has news, nor that of an alarm. */
    @Override
    Way way() {
        return !takesOff && stages.way.isHere() ? Way.VIRTUAL : stages.way;
    }

    @Override
    void wake() {
        if (news.getAndIncrement() == 0) {
            look();
        }
    }

    /** Who gives a slot back has work of its own, and may hold a lock: what follows from the slot is not done there. */
    @Override
    void granted() {
        try {
            Thread.ofVirtual().name(stages.name).start(this::wake);
        } catch (Throwable noThread) {
            wake();
        }
    }

    /** Takes off; the future is cancelled by a caller who wants no answer any more. */
    CompletableFuture<Answer<T>> fly(boolean hasSlot) {
        news.set(1);
        try {
            takesOff = true;
            if (hasSlot) {
                begin();
            } else {
                queue();
            }
        } catch (Throwable broken) {
            breakOff(broken);
        } finally {
            takesOff = false;
        }
        look();
        return answer;
    }

    /** What the caller gets; cancelling it is news. */
    private final class Promise extends CompletableFuture<Answer<T>> {
        @Override
        public boolean cancel(boolean mayInterrupt) {
            boolean isCancelled = super.cancel(mayInterrupt);
            wake();
            return isCancelled;
        }
    }

    private void look() {
        int seen;
        do {
            seen = news.get();
            if (!concluded) {
                advance();
            }
        } while (!news.compareAndSet(seen, 0));
    }

    /** Whatever goes wrong, the call ends: nobody else would end it. */
    private void advance() {
        boolean isCancelled = answer.isCancelled();
        try {
            if (isCancelled) {
                abandon();
            }
            long wait = step();
            silence();
            if (wait > 0) {
                alarm = stages.guards.alarms().set(ticker().nanos() + wait, this::wake);
                return;
            }
        } catch (Throwable broken) {
            silence();
            breakOff(broken);
        }
        concluded = true;
        if (isCancelled) {
            stages.counts.interrupted();
        } else {
            stages.conclude(this, key, answer);
        }
    }

    private void silence() {
        if (alarm != null) {
            stages.guards.alarms().cancel(alarm);
            alarm = null;
        }
    }
}
