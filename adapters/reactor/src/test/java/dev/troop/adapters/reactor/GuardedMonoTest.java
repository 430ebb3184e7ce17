package dev.troop.adapters.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.DeadlineOver;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardException;
import dev.troop.guard.Guards;
import dev.troop.guard.Trail;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Monos through guards. */
final class GuardedMonoTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration FOREVER = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Mono<String> hanging = Mono.<String>never()
            .doOnSubscribe(subscription -> begun.countDown())
            .doOnCancel(cancelled::countDown);

    private static Draft<String> draft(Duration deadline) {
        return draft(deadline, Ticker.system());
    }

    private static Draft<String> draft(Duration deadline, Ticker ticker) {
        return new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(deadline)
                .budget(3)
                .tierDeadline(LONG);
    }

    private static Guard<String> guard(Duration deadline) {
        return draft(deadline).fallback("popular", call -> "popular").otherwiseOmit("");
    }

    private static CallContext context() {
        return new CallContext(Deadline.in(LONG, Ticker.system()), null, new Trail(), TRACE);
    }

    private static boolean happens(CountDownLatch latch) throws InterruptedException {
        return latch.await(20, TimeUnit.SECONDS);
    }

    private static void until(String what, BooleanSupplier condition) throws InterruptedException {
        Deadline patience = Deadline.in(LONG, Ticker.system());
        while (!condition.getAsBoolean()) {
            assertThat(patience.isOver()).as("not within 20 s: " + what).isFalse();
            Ticker.system().pause(Duration.ofMillis(5));
        }
    }

    @Test
    void eachSubscriptionIsOneCall() {
        AtomicInteger subscriptions = new AtomicInteger();
        Guard<String> guard = guard(LONG);
        Mono<Answer<String>> rail =
                GuardedMono.call(guard, "ann", Mono.fromCallable(() -> "rail " + subscriptions.incrementAndGet()));

        assertThat(guard.evidence().calls()).isZero();
        assertThat(rail.block().value()).isEqualTo("rail 1");
        assertThat(rail.block().value()).isEqualTo("rail 2");
        assertThat(guard.evidence().calls()).isEqualTo(2);
    }

    @Test
    void aPrimaryThatFailsIsSubscribedToAgainAndThenATierAnswers() {
        AtomicInteger subscriptions = new AtomicInteger();
        Mono<String> failing = Mono.defer(() -> {
            subscriptions.incrementAndGet();
            return Mono.error(new IOException("refused"));
        });
        Guard<String> guard =
                draft(LONG).retry(2).fallback("popular", call -> "popular").otherwiseOmit("");

        Answer<String> answer = GuardedMono.call(guard, "ann", failing).block();

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).isInstanceOf(IOException.class).hasMessage("refused");
        assertThat(subscriptions).hasValue(3);
    }

    @Test
    void anEmptyPrimaryHasFailed() {
        assertThat(GuardedMono.call(guard(LONG), "ann", Mono.empty()).block().tier())
                .isEqualTo("popular");
    }

    @Test
    void thePrimaryIsCancelledAtTheDeadline() throws Exception {
        ManualTicker ticker = new ManualTicker();
        Guard<String> guard =
                draft(LONG, ticker).fallback("popular", call -> "popular").otherwiseOmit("");
        CompletableFuture<Answer<String>> late =
                GuardedMono.call(guard, "ann", hanging).toFuture();
        assertThat(happens(begun)).isTrue();

        ticker.advance(LONG);

        Answer<String> answer = late.get(20, TimeUnit.SECONDS);
        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(answer.cause()).isInstanceOf(DeadlineOver.class);
        assertThat(happens(cancelled)).isTrue();
        until("the slot is free", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void aSubscriberThatCancelsCancelsThePrimaryAndNothingIsDropped() throws Exception {
        List<Throwable> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        try {
            Guard<String> guard = guard(FOREVER);
            Disposable subscription = GuardedMono.call(guard, "ann", hanging).subscribe();
            assertThat(happens(begun)).isTrue();

            subscription.dispose();

            assertThat(happens(cancelled)).isTrue();
            until("the slot is free", () -> guard.evidence().inUse() == 0);
            Ticker.system().pause(SHORT); // for what is dropped after the slot is free
            assertThat(dropped).isEmpty();
        } finally {
            Hooks.resetOnErrorDropped();
        }
    }

    @Test
    void theContextOfTheRequestAndTheSubscribersReachThePrimary() {
        CallContext context = context();
        Mono<String> primary = Mono.deferContextual(view -> {
            CallContext inReactor = ReactorCallContext.in(view);
            CallContext onThread = CallContext.current();
            assertThat(inReactor.trail()).isSameAs(onThread.trail());
            inReactor.trail().degraded("titles", "cache");
            return Mono.just(inReactor.traceparent() + view.get("user"));
        });

        Answer<String> answer = GuardedMono.call(guard(LONG), "ann", primary)
                .contextWrite(ReactorCallContext.with(context))
                .contextWrite(into -> into.put("user", " ann"))
                .block();

        assertThat(answer.cause()).isNull();
        assertThat(answer.value()).isEqualTo(TRACE + " ann");
        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("titles", "cache"));
    }

    @Test
    void withoutOneInReactorTheContextOfTheSubscribingThreadCounts() throws Exception {
        Mono<String> primary = Mono.deferContextual(
                view -> Mono.just(ReactorCallContext.in(view).traceparent()));
        Mono<Answer<String>> rail = GuardedMono.call(guard(LONG), "ann", primary);

        assertThat(context().run(rail::block).value()).isEqualTo(TRACE);
        assertThat(ReactorCallContext.in(reactor.util.context.Context.empty())).isNull();
    }

    @Test
    void aPrimaryThatGoesOnOnAnotherThreadKeepsTheContextInReactor() {
        Mono<String> primary = Mono.just("x")
                .publishOn(Schedulers.parallel())
                .flatMap(x -> Mono.deferContextual(view ->
                        Mono.just(String.valueOf(ReactorCallContext.in(view).traceparent()))));

        Answer<String> answer = GuardedMono.call(guard(LONG), "ann", primary)
                .contextWrite(ReactorCallContext.with(context()))
                .block();

        assertThat(answer.value()).isEqualTo(TRACE);
    }

    @Test
    void noAnswerArrivesAsAnError() {
        Guard<String> guard = draft(LONG).otherwiseFail("a wrong rail is worse than none");

        assertThatThrownBy(() -> GuardedMono.call(guard, "ann", Mono.error(new IOException("refused")))
                        .block())
                .isInstanceOf(GuardException.class)
                .hasRootCauseMessage("refused");
    }

    @Test
    void noThreadWaitsForThePrimary() throws Exception {
        Guard<String> guard = draft(FOREVER).onCallersThread().otherwiseOmit("");
        Sinks.One<String> primary = Sinks.one();
        AtomicReference<Thread> answering = new AtomicReference<>();

        CompletableFuture<Answer<String>> answer = GuardedMono.call(guard, "ann", primary.asMono())
                .doOnNext(found -> answering.set(Thread.currentThread()))
                .toFuture();
        assertThat(answer).isNotDone();
        primary.tryEmitValue("new");

        assertThat(answer.get(20, TimeUnit.SECONDS).value()).isEqualTo("new");
        assertThat(answering).hasValue(Thread.currentThread());
    }
}
