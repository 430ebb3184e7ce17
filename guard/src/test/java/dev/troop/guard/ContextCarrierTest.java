package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a caller's thread has reaches its work on whatever thread, and stays on none of them. */
final class ContextCarrierTest {
    private static final ThreadLocal<@Nullable String> LOG_CONTEXT = new ThreadLocal<>();

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final Guard<String> guard = guards.<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofSeconds(1))
            .budget(2)
            .retry(1)
            .fallback("snapshot", call -> {
                see("snapshot");
                throw NoAnswer.INSTANCE;
            })
            .fallback("popular", call -> {
                see("popular");
                return "common";
            })
            .otherwiseOmit("nothing");

    @AfterEach
    void leaveNothing() {
        LOG_CONTEXT.remove();
    }

    private void see(String where) {
        seen.add(where + " " + LOG_CONTEXT.get() + (CallContext.current() == null ? " without" : ""));
    }

    private Answer<String> call() {
        return guard.call("ann", () -> {
            see("primary");
            throw new IOException("refused");
        });
    }

    @Test
    void withoutACarrierAThreadLocalStaysBehind() {
        LOG_CONTEXT.set("request 1");
        call();

        assertThat(seen).containsExactly("primary null", "primary null", "snapshot null", "popular null");
    }

    @Test
    void itReachesTheAttemptsAndEveryTierAndTheCallerKeepsIt() {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");

        call();

        assertThat(seen)
                .containsExactly("primary request 1", "primary request 1", "snapshot request 1", "popular request 1");
        assertThat(LOG_CONTEXT.get()).isEqualTo("request 1");
    }

    @Test
    void itReachesTheWorkOfAGuardWithinAGuard() {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");
        Guard<String> outer = guards.<String>guard("page")
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(1)
                .otherwiseOmit("");

        assertThat(outer.call("ann", () -> call().value()).value()).isEqualTo("common");
        assertThat(seen).contains("primary request 1", "popular request 1");
    }

    @Test
    void itReachesTheAttemptsAndTheTiersOfACallThatNobodyWaitsFor() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = CompletableFuture.failedFuture(new IOException("refused"));
        Iterator<CompletableFuture<String>> stages = List.of(first, second).iterator();

        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", () -> {
            see("primary");
            return stages.next();
        });
        Thread elsewhere = Thread.ofPlatform().start(() -> first.completeExceptionally(new IOException("refused")));
        elsewhere.join();

        assertThat(answer.get(20, TimeUnit.SECONDS).tier()).isEqualTo("popular");
        assertThat(seen)
                .containsExactly("primary request 1", "primary request 1", "snapshot request 1", "popular request 1");
    }

    @Test
    void itReachesTheTiersOfACallThatNobodyWaitsForAndThatIsNotMade() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");
        CallContext late = new CallContext(Deadline.in(Duration.ZERO, ticker), null, new Trail());

        Answer<String> answer =
                late.run(() -> guard.callAsync("ann", CompletableFuture::new)).get(20, TimeUnit.SECONDS);

        assertThat(answer.tier()).isEqualTo("popular");
        assertThat(seen).containsExactly("snapshot request 1", "popular request 1");
    }

    @Test
    void itReachesAStageThatAnInjectedDelayMadeLate() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        guards.applyRules(List.of(FaultRule.parse("history/primary=delay 200ms")), Duration.ofHours(1));
        LOG_CONTEXT.set("request 1");

        CompletableFuture<Answer<String>> answer = guard.callAsync("ann", () -> {
            see("primary");
            return CompletableFuture.completedFuture("new");
        });
        Background.until("the flight and the delay wait", () -> guards.alarms().size() == 2);
        ticker.advance(Duration.ofMillis(200));

        assertThat(answer.get(20, TimeUnit.SECONDS).value()).isEqualTo("new");
        assertThat(seen).containsExactly("primary request 1");
    }

    @Test
    void itIsTakenOffTheThreadOfTheWorkHoweverTheWorkEnds() {
        AtomicReference<String> left = new AtomicReference<>();
        ContextCarrier<String> noting = ContextCarrier.of(LOG_CONTEXT::get, LOG_CONTEXT::set, () -> {
            left.set(LOG_CONTEXT.get());
            LOG_CONTEXT.remove();
        });
        guards.carry(noting);
        LOG_CONTEXT.set("request 1");
        AtomicReference<Thread> worker = new AtomicReference<>();

        guard.call("ann", () -> {
            worker.set(Thread.currentThread());
            throw new AssertionError("an error too");
        });

        assertThat(worker.get()).isNotSameAs(Thread.currentThread());
        assertThat(left).hasValue("request 1");
    }

    @Test
    void onTheCallersOwnThreadNothingIsTakenOff() {
        LOG_CONTEXT.set("request 1");
        Carried carried = Carried.of(List.of(ContextCarrier.of(LOG_CONTEXT)));

        carried.putOn();
        carried.takeOff();

        assertThat(LOG_CONTEXT.get()).isEqualTo("request 1");
    }

    @Test
    void whoHasNothingCarriesNothing() {
        assertThat(guards.carried()).isNull();
        guards.carry(ContextCarrier.of(LOG_CONTEXT));

        assertThat(guards.carried()).isNull();
    }

    @Test
    void aCarrierOfAnotherVersionHurtsNeitherTheCallNorTheOthers() {
        guards.carry(ContextCarrier.of(
                () -> {
                    throw new NoSuchMethodError("capture");
                },
                captured -> {},
                () -> {}));
        guards.carry(ContextCarrier.of(
                () -> "odd",
                captured -> {
                    throw new NoSuchMethodError("restore");
                },
                () -> {
                    throw new NoSuchMethodError("clear");
                }));
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");

        assertThat(call().tier()).isEqualTo("popular");
        assertThat(seen).contains("primary request 1", "popular request 1");
        assertThat(guard.evidence().inUse()).isZero();
    }

    @Test
    void itReachesAThreadThatNoGuardKnowsWhereItIsHandedOver() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");
        Callable<String> work = guards.carrying(() -> "work with " + LOG_CONTEXT.get());
        Runnable task = guards.carrying(() -> see("task"));
        LOG_CONTEXT.set("request 2");

        try (ExecutorService driver = Executors.newSingleThreadExecutor()) {
            assertThat(driver.submit(work).get()).isEqualTo("work with request 1");
            driver.submit(task).get();
            assertThat(driver.submit(() -> String.valueOf(LOG_CONTEXT.get())).get())
                    .as("nothing is left there")
                    .isEqualTo("null");
            assertThat(driver.submit(work).get()).as("again").isEqualTo("work with request 1");
        }
        assertThat(seen).containsExactly("task request 1 without");
        assertThat(LOG_CONTEXT.get()).isEqualTo("request 2");
    }

    @Test
    void whatAThreadHasItHasAgainAfterWorkThatWasHandedOver() throws Exception {
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");
        Callable<String> work = guards.carrying(() -> "work with " + LOG_CONTEXT.get());
        Runnable failing = guards.carrying((Runnable) () -> {
            throw new IllegalStateException("with " + LOG_CONTEXT.get());
        });
        LOG_CONTEXT.set("request 2");

        assertThat(work.call()).isEqualTo("work with request 1");
        assertThat(LOG_CONTEXT.get()).isEqualTo("request 2");
        assertThatThrownBy(failing::run).hasMessage("with request 1");
        assertThat(LOG_CONTEXT.get()).isEqualTo("request 2");
    }

    @Test
    void workWithNothingToCarryIsHandedOverAsItIs() {
        Callable<String> work = () -> "work";
        guards.carry(ContextCarrier.of(LOG_CONTEXT));

        assertThat(guards.carrying(work)).isSameAs(work);
    }

    @Test
    void aCarrierThatThrowsHurtsNeitherTheCallNorTheOthers() {
        guards.carry(ContextCarrier.of(
                () -> {
                    throw new IllegalStateException("cannot capture");
                },
                captured -> {},
                () -> {}));
        guards.carry(ContextCarrier.of(
                () -> "odd",
                captured -> {
                    throw new IllegalStateException("cannot restore");
                },
                () -> {
                    throw new IllegalStateException("cannot clear");
                }));
        guards.carry(ContextCarrier.of(LOG_CONTEXT));
        LOG_CONTEXT.set("request 1");

        assertThat(call().tier()).isEqualTo("popular");
        assertThat(seen).contains("primary request 1", "popular request 1");
        assertThat(guard.evidence().inUse()).isZero();
    }
}
