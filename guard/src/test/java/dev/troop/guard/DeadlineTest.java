package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** How much time the primary and the tiers are given of what the caller has. */
final class DeadlineTest {
    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 1);
    private final AtomicReference<Duration> forPrimary = new AtomicReference<>();
    private final AtomicReference<Duration> forTier = new AtomicReference<>();
    private final Guard<String> guard = new Guards(ticker)
            .<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofMillis(300))
            .budget(1)
            .tierDeadline(Duration.ofMillis(100))
            .fallback("snapshot", call -> {
                assertThat(left(CallContext.current()))
                        .isEqualTo(call.deadline().remaining());
                forTier.set(call.deadline().remaining());
                throw NoAnswer.INSTANCE;
            })
            .fallback("popular", call -> "common")
            .otherwiseOmit("");
    private final Callable<String> primary = () -> {
        forPrimary.set(left(CallContext.current()));
        throw new IOException("refused");
    };

    private static Duration left(CallContext context) {
        return context.deadline().remaining();
    }

    private void askWith(long millis) throws Exception {
        Answer<String> answer =
                Requests.plain(Duration.ofMillis(millis), ticker).run(() -> guard.call("ann", primary));
        assertThat(answer.tier()).isEqualTo("popular");
    }

    @Test
    void outsideARequestTheGuardHasItsOwn() {
        assertThat(CallContext.current()).isNull();

        guard.call("ann", primary);

        assertThat(forPrimary).hasValue(Duration.ofMillis(300));
        assertThat(forTier).hasValue(Duration.ofMillis(100));
        assertThat(CallContext.current()).isNull();
    }

    @Test
    void aCallerWithMuchTimeGivesTheGuardItsOwn() throws Exception {
        askWith(10_000);
        assertThat(forPrimary).hasValue(Duration.ofMillis(300));
        assertThat(forTier).hasValue(Duration.ofMillis(100));
    }

    @Test
    void theTiersKeepTheirReserve() throws Exception {
        askWith(480);
        assertThat(forPrimary).as("less a quarter, which is less than 2 x 100").hasValue(Duration.ofMillis(300));
        askWith(200);
        assertThat(forPrimary).as("less a quarter").hasValue(Duration.ofMillis(150));
        assertThat(forTier).as("all is left, for two").hasValue(Duration.ofMillis(100));
        askWith(100);
        assertThat(forTier).as("half for each of two").hasValue(Duration.ofMillis(50));
    }

    @Test
    void theReserveIsNoMoreThanTheTiersCanUse() throws Exception {
        Guard<String> quick = new Guards(ticker)
                .<String>guard("titles")
                .owner("content")
                .deadline(Duration.ofSeconds(10))
                .budget(1)
                .tierDeadline(Duration.ofMillis(10))
                .fallback("cache", call -> "old")
                .otherwiseOmit("");

        Requests.plain(Duration.ofMillis(400), ticker).run(() -> quick.call("ann", primary));

        assertThat(forPrimary).hasValue(Duration.ofMillis(390));
    }

    @Test
    void aTierHasTimeForAQuickAnswerEvenIfTheCallerIsLate() throws Exception {
        askWith(8);
        assertThat(forPrimary).hasValue(Duration.ofMillis(6));
        assertThat(forTier).hasValue(Duration.ofMillis(25));
    }

    @Test
    void aCallerWhoseTimeIsOverMakesNoCall() throws Exception {
        askWith(0);

        assertThat(forPrimary).hasValue(null);
        assertThat(forTier).hasValue(Duration.ofMillis(25));
        assertThat(guard.evidence().rejections()).containsEntry("deadline", 1L);
    }

    @Test
    void aGuardWithinAGuardHasLessTimeThanTheOuterOne() throws Exception {
        Guard<String> outer = new Guards(ticker)
                .<String>guard("outer")
                .owner("edge")
                .deadline(Duration.ofMillis(120))
                .budget(1)
                .otherwiseOmit("");

        CallContext context = new CallContext(Deadline.in(Duration.ofDays(1), ticker), null, new Trail());
        Answer<String> answer = context.run(
                () -> outer.call("ann", () -> guard.call("ann", primary).value()));

        assertThat(answer.value()).isEqualTo("common");
        assertThat(forPrimary).hasValue(Duration.ofMillis(90));
        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("history", "popular"));
    }
}
