package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller sees of a guard. */
final class GuardTest {
    private static final Duration DEADLINE = Duration.ofMillis(4);
    private static final IOException REFUSED = new IOException("refused");
    private static final Callable<String> FAILING = () -> {
        throw REFUSED;
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);

    private Draft<String> draft(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(2)
                .tierDeadline(DEADLINE);
    }

    @Test
    void thePrimaryAnswers() {
        Guard<String> guard =
                draft("history").fallback("snapshot", call -> "old").otherwiseOmit("");

        Answer<String> answer = guard.call("ann", () -> "new");

        assertThat(answer).isEqualTo(new Answer<>("new", "primary", Duration.ZERO, null));
        assertThat(answer.degraded()).isFalse();
    }

    @Test
    void theFirstTierAnswersForAPrimaryThatFails() {
        Guard<String> guard = draft("history")
                .fallback("snapshot", call -> "old " + call.key())
                .otherwiseOmit("");

        Answer<String> answer = guard.call("ann", FAILING);

        assertThat(answer).isEqualTo(new Answer<>("old ann", "snapshot", Duration.ZERO, REFUSED));
        assertThat(answer.degraded()).isTrue();
    }

    @Test
    void aTierIsToldWhyAndUntilWhen() {
        AtomicReference<Call> told = new AtomicReference<>();
        Guard<String> guard = draft("history")
                .fallback("snapshot", call -> {
                    told.set(call);
                    return "old";
                })
                .otherwiseOmit("");

        guard.call("ann", FAILING);

        assertThat(told.get().key()).isEqualTo("ann");
        assertThat(told.get().cause()).isSameAs(REFUSED);
        assertThat(told.get().deadline().remaining()).isEqualTo(DEADLINE);
    }

    @Test
    void tiersThatMissFailOrAnswerNullPassToTheNext() {
        Guard<String> guard = draft("history")
                .fallback("misses", call -> {
                    throw NoAnswer.INSTANCE;
                })
                .fallback("breaks", call -> {
                    throw new StackOverflowError();
                })
                .fallback("nothing", call -> null)
                .fallback("aged", Duration.ofHours(1), call -> new Aged<>("old", Duration.ofHours(1)))
                .otherwiseOmit("");

        assertThat(guard.call("ann", FAILING)).isEqualTo(new Answer<>("old", "aged", Duration.ofHours(1), REFUSED));
    }

    @Test
    void aValueThatIsTooOldIsNoAnswer() {
        Guard<String> guard = draft("history")
                .fallback("aged", Duration.ofHours(1), call -> new Aged<>("old", Duration.ofMillis(3_600_001)))
                .otherwiseOmit("nothing");

        assertThat(guard.call("ann", FAILING)).isEqualTo(new Answer<>("nothing", "omitted", Duration.ZERO, REFUSED));
    }

    @Test
    void aTierThatHangsPassesToTheNextAndIsCounted() throws Exception {
        Stuck stuck = new Stuck();
        Guard<String> guard = draft("history")
                .fallback("hangs", call -> stuck.call())
                .fallback("popular", call -> "common")
                .otherwiseOmit("");

        Background<Answer<String>> call = Background.start(() -> guard.call("ann", FAILING));
        stuck.awaitStart();
        ticker.advance(DEADLINE);

        assertThat(call.result().tier()).isEqualTo("popular");
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        stuck.letGo();
        Background.until("the tier's work has ended", () -> guard.evidence().stillRunning() == 0);
    }

    @Test
    void aTierTakesOnlySoManyRunsAtOnce() throws Exception {
        Stuck stuck = new Stuck();
        AtomicInteger runs = new AtomicInteger();
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .tierDeadline(DEADLINE)
                .fallback("hangs", call -> {
                    runs.incrementAndGet();
                    return stuck.call();
                })
                .otherwiseOmit("");
        for (int i = 1; i <= 4; i++) {
            int run = i;
            Background<Answer<String>> call = Background.start(() -> guard.call("ann", FAILING));
            Background.until("run " + run + " has begun", () -> runs.get() == run);
            ticker.advance(DEADLINE);
            assertThat(call.result().tier()).isEqualTo("omitted");
        }

        assertThat(guard.call("ann", FAILING).tier()).isEqualTo("omitted");
        assertThat(runs).hasValue(4);
        assertThat(guard.evidence().rejections()).containsEntry("tier-budget", 1L);
        stuck.letGo();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void aTierBudgetBoundsTheRunsOfATierAndTheNextTierAnswersForTheRest(int runs) throws Exception {
        Stuck stuck = new Stuck();
        AtomicInteger begun = new AtomicInteger();
        Guard<String> guard = draft("history")
                .tierBudget(runs)
                .fallback("hangs", call -> {
                    begun.incrementAndGet();
                    return stuck.call();
                })
                .fallback("popular", call -> "common")
                .otherwiseOmit("");
        for (int i = 1; i <= runs; i++) {
            int run = i;
            Background<Answer<String>> call = Background.start(() -> guard.call("ann", FAILING));
            Background.until("run " + run + " has begun", () -> begun.get() == run);
            ticker.advance(DEADLINE);
            assertThat(call.result().tier()).isEqualTo("popular");
        }
        assertThat(guard.evidence().rejections()).containsEntry("tier-budget", 0L);

        Background<Answer<String>> refused = Background.start(() -> guard.call("ann", FAILING));

        assertThat(refused.result().tier()).isEqualTo("popular");
        assertThat(begun).hasValue(runs);
        assertThat(guard.evidence().rejections()).containsEntry("tier-budget", 1L);
        stuck.letGo();
        Background.until("the tier's work has ended", () -> guard.evidence().stillRunning() == 0);
        assertThat(guard.call("ann", FAILING).tier()).isEqualTo("hangs");
    }

    @Test
    void aNullFromThePrimaryIsAFailure() {
        Guard<String> guard = draft("history").otherwiseOmit("nothing");

        Answer<String> answer = guard.call("ann", () -> null);

        assertThat(answer.tier()).isEqualTo("omitted");
        assertThat(answer.cause()).isInstanceOf(NullPointerException.class).hasMessageContaining("answered null");
    }

    @Test
    void anErrorOfThePrimaryIsAFailure() {
        Guard<String> guard = draft("history").otherwiseOmit("nothing");
        StackOverflowError deep = new StackOverflowError();

        Answer<String> answer = guard.call("ann", () -> {
            throw deep;
        });

        assertThat(answer.cause()).isSameAs(deep);
    }

    @Test
    void aChainThatMayFailSaysWhyAndWhatWentWrong() {
        Guard<String> guard = draft("account")
                .fallback("snapshot", call -> {
                    throw NoAnswer.INSTANCE;
                })
                .otherwiseFail("a page without a viewer belongs to nobody");

        assertThatThrownBy(() -> guard.call("ann", FAILING))
                .isInstanceOf(GuardException.class)
                .hasMessage("account: no answer, because a page without a viewer belongs to nobody")
                .hasCause(REFUSED)
                .hasSuppressedException(NoAnswer.INSTANCE);
        assertThat(guard.evidence().answers()).containsEntry("failed", 1L);
    }

    @Test
    void aRejectionCarriesNoStackTrace() throws Exception {
        Guard<String> guard = guards.<String>guard("account")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(1)
                .otherwiseFail("a page without a viewer belongs to nobody");
        Stuck stuck = new Stuck();
        Background<Answer<String>> first = Background.start(() -> guard.call("ann", stuck));
        stuck.awaitStart();

        assertThatThrownBy(() -> guard.call("ben", () -> "new"))
                .isInstanceOf(GuardException.class)
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty())
                .cause()
                .isInstanceOf(Rejection.class)
                .hasMessage("account: its budget of 1 calls at once is in use")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
        stuck.letGo();
        assertThat(first.result().value()).isEqualTo("late");
    }

    @Test
    void aCallerWhoIsInterruptedGetsNoAnswerAndKeepsItsFlag() throws Exception {
        Guard<String> guard =
                draft("history").fallback("snapshot", call -> "old").otherwiseOmit("");
        Stuck stuck = new Stuck();
        AtomicReference<Throwable> cause = new AtomicReference<>();
        Background<Boolean> caller = Background.start(() -> {
            try {
                guard.call("ann", stuck);
            } catch (GuardException e) {
                cause.set(e.getCause());
            }
            return Thread.currentThread().isInterrupted();
        });
        stuck.awaitStart();

        caller.interrupt();

        assertThat(caller.result()).isTrue();
        assertThat(cause.get()).isInstanceOf(InterruptedException.class);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        assertThat(guard.evidence().answers().values()).containsOnly(0L);
        stuck.letGo();
    }

    @Test
    void aCallerWhoIsInterruptedWhileATierAnswersGetsNoAnswerEither() throws Exception {
        Stuck stuck = new Stuck();
        Guard<String> guard =
                draft("history").fallback("hangs", call -> stuck.call()).otherwiseOmit("");
        Background<Answer<String>> caller = Background.start(() -> guard.call("ann", FAILING));
        stuck.awaitStart();

        caller.interrupt();

        assertThatThrownBy(caller::result)
                .cause()
                .isInstanceOf(GuardException.class)
                .hasMessage("history: interrupted while waiting for tier hangs")
                .hasCauseInstanceOf(InterruptedException.class);
        stuck.letGo();
    }

    @Test
    void theEvidenceSaysWhatTheGuardIsAndWhatItDid() {
        Guard<String> guard = draft("history")
                .retry(1)
                .breaker(Breaker.failureRate(50))
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
        guard.call("ann", () -> "new");
        guard.call("ann", FAILING);

        assertThat(guards.evidence())
                .containsExactly(new GuardEvidence(
                        "history",
                        "profiles",
                        DEADLINE,
                        2,
                        1,
                        List.of("snapshot", "omitted"),
                        "",
                        "closed",
                        0,
                        0,
                        2,
                        Map.of("primary", 1L, "snapshot", 1L, "omitted", 0L, "failed", 0L),
                        Map.of("primary", 0L, "snapshot", 0L),
                        Map.of(
                                "budget",
                                0L,
                                "breaker",
                                0L,
                                "deadline",
                                0L,
                                "retry-budget",
                                0L,
                                "pool",
                                0L,
                                "tier-budget",
                                0L,
                                "brownout",
                                0L),
                        1,
                        0,
                        Map.of("snapshot", new Proof(Proof.Why.REAL_FAILURE, Duration.ZERO))));
    }

    @Test
    void aGuardOfItsOwnNeedsNothingElse() {
        Guard<String> guard = Guard.<String>of("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(1)
                .otherwiseFail("it is a test");

        assertThat(guard.call("ann", () -> "new").value()).isEqualTo("new");
        assertThat(guard.evidence().breaker()).isEqualTo("none");
        assertThat(guard.evidence().failReason()).isEqualTo("it is a test");
    }
}
