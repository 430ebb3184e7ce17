package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that nobody waits for, on odd threads, of odd stages, and left while a fault holds them up. */
final class StagedFlightTest {
    private static final ThreadLocal<@Nullable String> LOG_CONTEXT = new ThreadLocal<>();
    private static final Duration DEADLINE = Duration.ofMillis(4);

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final CompletableFuture<String> first = new CompletableFuture<>();

    private Draft<String> draft() {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .onCallersThread();
    }

    private static <V> V result(CompletableFuture<V> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @Test
    void whoGivesASlotBackDoesNotDoTheWorkOfTheNext() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        Guard<String> guard = draft().budgetWait(DEADLINE).otherwiseOmit("");
        CompletableFuture<Answer<String>> holder = guard.callAsync("ann", () -> first);
        LOG_CONTEXT.set("request 2");
        AtomicReference<Thread> worker = new AtomicReference<>();
        CompletableFuture<Answer<String>> second = guard.callAsync("ben", () -> {
            worker.set(Thread.currentThread());
            return CompletableFuture.completedFuture(LOG_CONTEXT.get());
        });
        LOG_CONTEXT.remove();
        AtomicReference<String> kept = new AtomicReference<>();
        Thread releasing = Thread.ofPlatform().start(() -> {
            LOG_CONTEXT.set("its own");
            first.complete("new");
            kept.set(LOG_CONTEXT.get());
        });
        releasing.join();

        assertThat(result(holder).value()).isEqualTo("new");
        assertThat(result(second).value()).isEqualTo("request 2");
        assertThat(kept).hasValue("its own");
        assertThat(worker.get()).isNotSameAs(releasing);
    }

    @Test
    void aLongQueueOfQuickCallsIsNoDeepStack() throws Exception {
        Guard<String> guard = draft().budgetWait(DEADLINE).otherwiseFail("it is a test");
        CompletableFuture<Answer<String>> holder = guard.callAsync("ann", () -> first);
        List<CompletableFuture<Answer<String>>> queued = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            String key = "number " + i;
            queued.add(guard.callAsync(key, () -> CompletableFuture.completedFuture(key)));
        }

        first.complete("new");

        assertThat(result(holder).value()).isEqualTo("new");
        for (int i = 0; i < queued.size(); i++) {
            assertThat(result(queued.get(i)).value()).isEqualTo("number " + i);
        }
        Background.until("all slots are free", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void aStageThatThrowsWhenItIsCancelledStillRuns() throws Exception {
        CompletableFuture<String> odd = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterrupt) {
                throw new IllegalStateException("not now");
            }
        };
        Guard<String> guard = draft().otherwiseOmit("nothing");
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", () -> odd);

        ticker.advance(DEADLINE);

        assertThat(result(answer).cause()).isInstanceOf(DeadlineOver.class);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        odd.complete("late");
        assertThat(guard.evidence().stillRunning()).isZero();
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void aStageThatEndsTwiceGivesOneSlotBack() {
        CompletableFuture<String> odd = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                action.accept("new", null);
                action.accept(null, new IllegalStateException("again"));
                return this;
            }
        };
        Guard<String> guard = draft().otherwiseOmit("nothing");

        assertThat(guard.callAsync("ann", () -> odd).join().value()).isEqualTo("new");
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void aDelayEndsWhenItsCallIsLeft() throws Exception {
        guards.applyRules(Requests.rules("history/primary=delay 9000ms"), Duration.ofHours(1));
        Guard<String> guard = draft().otherwiseOmit("nothing");
        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", () -> first);
        assertThat(guards.faultCap().acting()).isEqualTo(1);

        ticker.advance(DEADLINE);

        assertThat(result(answer).cause()).isInstanceOf(DeadlineOver.class);
        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.evidence().stillRunning()).isZero();
        assertThat(guards.faultCap().acting()).isZero();
        assertThat(guards.alarms().size()).isZero();
    }

    @Test
    void aDelayEndsWhenItsCallIsCancelled() {
        guards.applyRules(Requests.rules("history/primary=delay 9000ms"), Duration.ofHours(1));
        Guard<String> guard = draft().otherwiseOmit("nothing");

        guard.callAsync("ann", () -> first).cancel(true);

        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guards.faultCap().acting()).isZero();
        assertThat(guards.alarms().size()).isZero();
    }
}
