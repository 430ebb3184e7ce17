package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What a caller sees of a guard. */
final class GuardTest {
    private final Guards guards = new Guards(new ManualTicker());

    private Draft<String> draft(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(2);
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
        IOException refused = new IOException("refused");

        Answer<String> answer = guard.call("ann", () -> {
            throw refused;
        });

        assertThat(answer).isEqualTo(new Answer<>("old ann", "snapshot", Duration.ZERO, refused));
    }

    @Test
    void aTierWithoutAnAnswerPassesToTheNext() {
        Guard<String> guard = draft("history")
                .fallback("snapshot", call -> {
                    throw NoAnswer.INSTANCE;
                })
                .fallback("aged", Duration.ofHours(1), call -> new Aged<>("too old", Duration.ofHours(2)))
                .otherwiseOmit("nothing");

        Answer<String> answer = guard.call("ann", () -> {
            throw new IOException("refused");
        });

        assertThat(answer.tier()).isEqualTo("omitted");
        assertThat(answer.value()).isEqualTo("nothing");
    }

    @Test
    void theCallerReturnsByTheDeadlineAlthoughTheWorkIgnoresInterrupts() {
        Guard<String> guard = new Guards(Ticker.system())
                .<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofMillis(5))
                .budget(1)
                .fallback("snapshot", call -> "old")
                .otherwiseOmit("");
        CountDownLatch stuck = new CountDownLatch(1);

        Answer<String> answer = guard.call("ann", () -> awaitStubbornly(stuck));

        assertThat(answer.tier()).isEqualTo("snapshot");
        assertThat(answer.cause()).isInstanceOf(DeadlineOver.class);
        assertThat(guard.evidence().inUse()).isEqualTo(1);
        assertThat(guard.evidence().stillRunning()).isEqualTo(1);
        stuck.countDown();
    }

    @Test
    void aTaggedRequestIsAnsweredByTheFirstTierWhenItsPrimaryFails() throws Exception {
        Guard<String> guard =
                draft("history").retry(1).fallback("snapshot", call -> "old").otherwiseOmit("");
        CallContext tagged = tagged("history/primary=fail");

        Answer<String> answer = tagged.run(() -> guard.call("ann", () -> "new"));

        assertThat(answer.tier()).isEqualTo("snapshot");
        assertThat(tagged.trail().injected()).containsExactly(new Trail.Step("history", "primary"));
        assertThat(tagged.trail().degraded()).containsExactly(new Trail.Step("history", "snapshot"));
    }

    @Test
    void aTaggedRequestIsAnsweredByThePrimaryWhenOneRetryIsEnough() throws Exception {
        Guard<String> guard =
                draft("history").retry(1).fallback("snapshot", call -> "old").otherwiseOmit("");
        CallContext tagged = tagged("history/primary=fail 1");

        Answer<String> answer = tagged.run(() -> guard.call("ann", () -> "new"));

        assertThat(answer.tier()).isEqualTo("primary");
        assertThat(tagged.trail().retried()).containsEntry("history", 1).hasSize(1);
    }

    @Test
    void aChainThatMayFailSaysWhyAndWhatWentWrong() {
        Guard<String> guard = draft("account").otherwiseFail("a page without a viewer belongs to nobody");
        IOException refused = new IOException("refused");

        assertThatThrownBy(() -> guard.call("ann", () -> {
                    throw refused;
                }))
                .isInstanceOf(GuardException.class)
                .hasMessage("account: no answer, because a page without a viewer belongs to nobody")
                .hasCause(refused);
    }

    @Test
    void aNameIsGivenOnce() {
        draft("history").otherwiseOmit("");

        assertThatThrownBy(() -> draft("history").otherwiseOmit(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'history'");
    }

    private static CallContext tagged(String... rules) {
        List<FaultRule> parsed = List.of(rules).stream().map(FaultRule::parse).toList();
        return new CallContext(
                Deadline.in(Duration.ofSeconds(10), new ManualTicker()),
                new FaultToken(parsed, "test", "test", Instant.EPOCH, ""),
                new Trail());
    }

    private static String awaitStubbornly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return "late";
            } catch (InterruptedException ignored) {
                // it is the point of this work that it goes on
            }
        }
    }
}
