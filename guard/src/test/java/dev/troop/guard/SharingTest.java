package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One call for many: within a request, and for keys that are asked for together. */
final class SharingTest {
    private static final Duration DEADLINE = Duration.ofMillis(8);
    private static final Duration WINDOW = Duration.ofMillis(2);

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final AtomicInteger made = new AtomicInteger();
    private final Callable<String> counted = () -> "answer " + made.incrementAndGet();

    private Guard<String> once(boolean failuresToo) {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(5)
                .oncePerRequest(failuresToo)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
    }

    private CallContext request() {
        return Requests.plain(Duration.ofDays(1), ticker);
    }

    @Test
    void aRequestAsksForAKeyOnce() throws Exception {
        Guard<String> guard = once(false);
        CallContext request = request();

        assertThat(request.run(() -> guard.value("ann", counted))).isEqualTo("answer 1");
        assertThat(request.run(() -> guard.value("ann", counted))).isEqualTo("answer 1");
        assertThat(request.run(() -> guard.value("ben", counted))).isEqualTo("answer 2");
        assertThat(request().run(() -> guard.value("ann", counted)))
                .as("another request")
                .isEqualTo("answer 3");
        assertThat(guard.value("ann", counted)).as("no request").isEqualTo("answer 4");
        assertThat(request.run(() -> guard.callAsync("ann", () -> CompletableFuture.completedFuture("never"))
                        .get(20, TimeUnit.SECONDS)
                        .value()))
                .isEqualTo("answer 1");
    }

    @Test
    void workOfTheRequestSharesWithIt() throws Exception {
        Guard<String> guard = once(false);
        Guard<String> outer = guards.<String>guard("outer")
                .owner("edge")
                .deadline(DEADLINE)
                .budget(1)
                .otherwiseOmit("");
        CallContext request = request();

        String inner = request.run(() -> outer.value("page", () -> guard.value("ann", counted)));

        assertThat(request.run(() -> guard.value("ann", counted))).isEqualTo(inner);
    }

    @Test
    void thoseWhoAskAtTheSameTimeShareOneCallAndWhateverBecomesOfIt() throws Exception {
        Guard<String> guard = once(false);
        CallContext request = request();
        Stuck stuck = new Stuck();
        List<Background<Answer<String>>> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(Background.start(() -> request.run(() -> guard.call("ann", () -> {
                made.incrementAndGet();
                stuck.call();
                throw new IOException("refused");
            }))));
        }
        stuck.awaitStart();
        Background.until("all have joined", () -> request.cache().waiting() == 3);
        stuck.letGo();

        for (Background<Answer<String>> caller : callers) {
            assertThat(caller.result().value()).isEqualTo("old");
        }
        assertThat(made).hasValue(1);
        assertThat(request.run(() -> guard.value("ann", counted)))
                .as("a failure is not kept")
                .isEqualTo("answer 2");
    }

    @Test
    void failuresAreKeptWhereAskedFor() throws Exception {
        Guard<String> guard = once(true);
        CallContext request = request();
        Callable<String> failing = () -> {
            made.incrementAndGet();
            throw new IOException("refused");
        };

        request.run(() -> guard.value("ann", failing));

        assertThat(request.run(() -> guard.value("ann", failing))).isEqualTo("old");
        assertThat(made).hasValue(1);
    }

    @Test
    void whoSharesLeavesAtItsOwnDeadline() throws Exception {
        Guard<String> guard = once(false);
        CallContext request = request();
        CallContext hurried = new CallContext(
                Deadline.in(Duration.ofMillis(4), ticker), null, new Trail(), null, null, request.cache(), false);
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> request.run(() -> guard.call("ann", stuck)));
        stuck.awaitStart();
        Background<Answer<String>> second = Background.start(() -> hurried.run(() -> guard.call("ann", counted)));
        Background.until("it has joined", () -> request.cache().waiting() == 1);
        ticker.advance(Duration.ofMillis(3));

        assertThat(second.result().cause()).isInstanceOf(DeadlineOver.class);
        stuck.letGo();
        assertThat(first.result().value()).isEqualTo("late");
        assertThat(made).hasValue(0);
    }

    private final List<Set<String>> batches = new CopyOnWriteArrayList<>();
    private final List<Duration> bounds = new CopyOnWriteArrayList<>();

    private Collapser<String, String> collapser(int mostKeys) {
        Guard<Map<String, String>> guard = guards.<Map<String, String>>guard("titles")
                .owner("content")
                .deadline(DEADLINE)
                .budget(5)
                .otherwiseFail("it is a test");
        return new Collapser<>(guard, WINDOW, mostKeys, keys -> {
            batches.add(keys);
            bounds.add(CallContext.current().deadline().remaining());
            if (keys.contains("down")) {
                throw new IOException("refused");
            }
            Map<String, String> found = new HashMap<>();
            keys.stream().filter(key -> !key.equals("missing")).forEach(key -> found.put(key, "title of " + key));
            return found;
        });
    }

    private Background<Answer<String>> ask(Collapser<String, String> collapser, String key) {
        return Background.start(() -> collapser.call(key));
    }

    @Test
    void keysThatAreAskedForTogetherAreOneCall() throws Exception {
        Collapser<String, String> collapser = collapser(10);
        List<Background<Answer<String>>> callers =
                List.of(ask(collapser, "a"), ask(collapser, "b"), ask(collapser, "b"), ask(collapser, "missing"));
        Background.until("all wait", () -> collapser.waiting() == 4);
        assertThat(batches).isEmpty();

        ticker.advance(WINDOW);

        assertThat(callers.get(0).result().value()).isEqualTo("title of a");
        assertThat(callers.get(1).result().value()).isEqualTo("title of b");
        assertThat(callers.get(2).result().value()).isEqualTo("title of b");
        assertThatThrownBy(callers.get(3)::result)
                .cause()
                .isInstanceOf(GuardException.class)
                .hasMessage("titles: no answer for key missing")
                .hasCause(NoAnswer.INSTANCE);
        assertThat(batches).containsExactly(Set.of("a", "b", "missing"));
    }

    @Test
    void aBatchThatIsFullDoesNotWait() throws Exception {
        Collapser<String, String> collapser = collapser(2);
        Background<Answer<String>> first = ask(collapser, "a");
        Background.until("it waits", () -> collapser.waiting() == 1);
        Background<Answer<String>> second = ask(collapser, "b");

        assertThat(first.result().value()).isEqualTo("title of a");
        assertThat(second.result().value()).isEqualTo("title of b");
        assertThat(guards.alarms().size()).isZero();
    }

    @Test
    void howManyKeysMakeABatchFullIsASettingOfItsGuard() throws Exception {
        Collapser<String, String> collapser = collapser(10);
        guards.settings().override("anna", "guards.titles.collapse.most-keys", "2");

        CompletableFuture<Answer<String>> first = collapser.callAsync("a");
        collapser.callAsync("b").get(20, TimeUnit.SECONDS);

        assertThat(first.get(20, TimeUnit.SECONDS).value()).isEqualTo("title of a");
        guards.settings().withdraw("anna", "guards.titles.collapse.most-keys");
        List<CompletableFuture<Answer<String>>> others = List.of(collapser.callAsync("c"), collapser.callAsync("d"));
        assertThat(others).noneMatch(CompletableFuture::isDone);
        assertThat(batches).containsExactly(Set.of("a", "b"));
    }

    @Test
    void howLongABatchWaitsIsASettingOfItsGuard() throws Exception {
        Collapser<String, String> collapser = collapser(10);
        guards.settings().override("anna", "guards.default.collapse.window", "900ms");
        CompletableFuture<Answer<String>> first = collapser.callAsync("a");

        ticker.advance(Duration.ofMillis(899));
        assertThat(collapser.waiting()).isOne();
        ticker.advance(Duration.ofMillis(1));

        assertThat(first.get(20, TimeUnit.SECONDS).value()).isEqualTo("title of a");
        assertThatThrownBy(() -> guards.settings().override("anna", "guards.titles.collapse.window", "2s"))
                .hasMessageContaining("from 1ns to 1s");
    }

    @Test
    void aFailureOfTheBatchIsEverybodys() throws Exception {
        Collapser<String, String> collapser = collapser(2);
        CompletableFuture<Answer<String>> first = collapser.callAsync("a");
        CompletableFuture<Answer<String>> second = collapser.callAsync("down");

        assertThatThrownBy(() -> first.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("refused");
        assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS)).hasRootCauseMessage("refused");
    }

    @Test
    void theBatchHasUntilTheLatestDeadlineOfItsCallersAndEachLeavesAtItsOwn() throws Exception {
        Collapser<String, String> collapser = collapser(10);
        CallContext hurried = Requests.plain(Duration.ofMillis(1), ticker);
        CallContext patient = Requests.plain(Duration.ofMillis(6), ticker);
        Background<Answer<String>> first = Background.start(() -> hurried.run(() -> collapser.call("a")));
        Background<Answer<String>> second = Background.start(() -> patient.run(() -> collapser.call("b")));
        Background.until("both wait", () -> collapser.waiting() == 2);

        ticker.advance(Duration.ofMillis(1));
        assertThatThrownBy(first::result)
                .cause()
                .hasMessage("titles: no answer in time for key a")
                .hasCauseInstanceOf(DeadlineOver.class);
        ticker.advance(Duration.ofMillis(1));

        assertThat(second.result().value()).isEqualTo("title of b");
        assertThat(bounds).containsExactly(Duration.ofMillis(4));
    }

    @Test
    void aTaggedRequestSharesNoBatchWithOthers() throws Exception {
        Collapser<String, String> collapser = collapser(10);
        CallContext tagged = Requests.tagged(ticker, "titles/primary=fail");
        Background<Answer<String>> first = Background.start(() -> tagged.run(() -> collapser.call("a")));
        Background<Answer<String>> second = ask(collapser, "b");
        Background.until("both wait", () -> collapser.waiting() == 2);

        ticker.advance(WINDOW);

        assertThat(second.result().value()).isEqualTo("title of b");
        assertThatThrownBy(first::result).hasRootCauseInstanceOf(InjectedFault.class);
        assertThat(batches).containsExactly(Set.of("b"));
        assertThat(tagged.trail().injected()).containsExactly(new Trail.Step("titles", "primary"));
    }

    @Test
    void badSettingsAreRefused() {
        Guard<Map<String, String>> guard = guards.<Map<String, String>>guard("bad")
                .owner("content")
                .deadline(DEADLINE)
                .budget(5)
                .otherwiseFail("it is a test");
        assertThatThrownBy(() -> new Collapser<String, String>(guard, Duration.ZERO, 1, keys -> Map.of()))
                .hasMessageStartingWith("window PT0S: expected");
        assertThatThrownBy(() -> new Collapser<String, String>(guard, WINDOW, 0, keys -> Map.of()))
                .hasMessageStartingWith("most keys 0: expected");
    }
}
