package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What those get who share a call whose caller leaves, fails or is late, and what a batch has of its callers. */
final class SharersTest {
    private static final ThreadLocal<@Nullable String> LOG_CONTEXT = new ThreadLocal<>();
    private static final Duration DEADLINE = Duration.ofMillis(8);
    private static final Duration WINDOW = Duration.ofMillis(2);

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final AtomicInteger made = new AtomicInteger();
    private final CallContext request = Requests.plain(Duration.ofDays(1), ticker);
    private final Stuck stuck = new Stuck();

    private Guard<String> once(boolean failuresToo) {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(5)
                .oncePerRequest(failuresToo)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
    }

    private String counted() {
        return "answer " + made.incrementAndGet();
    }

    private Background<Answer<String>> firstOf(Guard<String> guard) throws InterruptedException {
        Background<Answer<String>> first = Background.start(() -> request.run(() -> guard.call("ann", stuck)));
        stuck.awaitStart();
        return first;
    }

    private void awaitSharer() {
        Background.until("it has joined", () -> request.cache().waiting() == 1);
    }

    private static void assertThatItIsInterrupted(Background<?> caller) {
        caller.interrupt();
        assertThatThrownBy(caller::result)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(GuardException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void somebodyElsesInterruptIsNotSharedAndTheNextMakesTheCall() throws Exception {
        Guard<String> guard = once(true);
        Background<Answer<String>> first = firstOf(guard);
        Background<Answer<String>> second = Background.start(() -> request.run(() -> guard.call("ann", this::counted)));
        awaitSharer();

        assertThatItIsInterrupted(first);

        assertThat(second.result().value()).isEqualTo("answer 1");
        assertThat(request.run(() -> guard.value("ann", this::counted))).isEqualTo("answer 1");
        stuck.letGo();
    }

    @Test
    void anInterruptIsNotKeptWithTheFailures() throws Exception {
        Guard<String> guard = once(true);
        assertThatItIsInterrupted(firstOf(guard));

        assertThat(request.run(() -> guard.value("ann", this::counted))).isEqualTo("answer 1");
        stuck.letGo();
    }

    @Test
    void whoDoesNotWaitMakesTheCallOfAnInterruptedOneWithItsOwnContext() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        Guard<String> guard = once(false);
        Background<Answer<String>> first = firstOf(guard);
        LOG_CONTEXT.set("mine");
        CompletableFuture<Answer<String>> second = request.run(() ->
                guard.callAsync("ann", () -> CompletableFuture.completedFuture(LOG_CONTEXT.get() + " " + counted())));
        LOG_CONTEXT.remove();
        awaitSharer();

        assertThatItIsInterrupted(first);

        assertThat(second.get(20, TimeUnit.SECONDS).value()).isEqualTo("mine answer 1");
        stuck.letGo();
    }

    @Test
    void whoSharesWithoutWaitingIsAnsweredByItsOwnDeadline() throws Exception {
        Guard<String> guard = once(false);
        CallContext hurried = new CallContext(
                Deadline.in(Duration.ofMillis(4), ticker), null, new Trail(), null, null, request.cache(), false);
        Background<Answer<String>> first = firstOf(guard);
        CompletableFuture<Answer<String>> second =
                hurried.run(() -> guard.callAsync("ann", () -> CompletableFuture.completedFuture(counted())));
        CompletableFuture<Answer<String>> third =
                request.run(() -> guard.callAsync("ann", () -> CompletableFuture.completedFuture(counted())));

        ticker.advance(Duration.ofMillis(3));

        assertThat(second.get(20, TimeUnit.SECONDS).cause()).isInstanceOf(DeadlineOver.class);
        assertThat(third).isNotDone();
        stuck.letGo();
        assertThat(first.result().value()).isEqualTo("late");
        assertThat(third.get(20, TimeUnit.SECONDS).value()).isEqualTo("late");
        assertThat(made).hasValue(0);
        assertThat(guards.alarms().size()).isZero();
    }

    @Test
    void aCallThatCouldNotEvenBeMadeIsNobodysAnswer() throws Exception {
        Guard<String> guard = once(true);
        OncePerRequest<String> shared = new OncePerRequest<>(guard.stages(), true);

        assertThatThrownBy(() -> shared.later("ann", request, () -> {
                    throw new IllegalStateException("a test");
                }))
                .hasMessage("a test");

        assertThat(request.run(() -> guard.callAsync("ann", () -> CompletableFuture.completedFuture(counted())))
                        .get(20, TimeUnit.SECONDS)
                        .value())
                .isEqualTo("answer 1");
    }

    private Collapser<String, String> collapser(Collapser.Fetch<String, String> fetch) {
        Guard<Map<String, String>> guard = guards.<Map<String, String>>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(5)
                .retry(1)
                .otherwiseFail("it is a test");
        return new Collapser<>(guard, WINDOW, 2, fetch);
    }

    @Test
    void aKeyThatIsNullFailsAloneAndAtOnce() throws Exception {
        Collapser<String, String> collapser = collapser(keys -> Map.of("a", "one", "b", "two"));
        CompletableFuture<Answer<String>> good = collapser.callAsync("a");

        assertThatThrownBy(() -> collapser.call(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("a key of titles is null: expected what is asked for");
        assertThatThrownBy(() -> collapser.callAsync(null)).isInstanceOf(NullPointerException.class);
        ticker.advance(WINDOW);

        assertThat(good.get(20, TimeUnit.SECONDS).value()).isEqualTo("one");
    }

    @Test
    void whatHappenedToABatchIsOnceOnTheTrailOfWhoAskedForTwoOfItsKeys() throws Exception {
        Set<Integer> tries = java.util.concurrent.ConcurrentHashMap.newKeySet();
        Collapser<String, String> collapser = collapser(keys -> {
            if (tries.add(1)) {
                throw new IOException("refused");
            }
            return Map.of("a", "one", "b", "two");
        });
        List<CompletableFuture<Answer<String>>> both =
                request.run(() -> List.of(collapser.callAsync("a"), collapser.callAsync("b")));
        for (CompletableFuture<Answer<String>> one : both) {
            one.get(20, TimeUnit.SECONDS);
        }

        assertThat(request.trail().retried()).isEqualTo(Map.of("titles", 1));
    }

    @Test
    void aBatchCarriesWhatWhoeverOpenedItHas() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        List<String> seen = new CopyOnWriteArrayList<>();
        Collapser<String, String> collapser = collapser(keys -> {
            seen.add(String.valueOf(LOG_CONTEXT.get()));
            return Map.of("a", "one", "b", "two");
        });
        LOG_CONTEXT.set("request 1");
        CompletableFuture<Answer<String>> first = collapser.callAsync("a");
        LOG_CONTEXT.set("request 2");
        CompletableFuture<Answer<String>> second = collapser.callAsync("b");
        LOG_CONTEXT.remove();

        first.get(20, TimeUnit.SECONDS);
        second.get(20, TimeUnit.SECONDS);
        assertThat(seen).containsExactly("request 1");
    }
}
