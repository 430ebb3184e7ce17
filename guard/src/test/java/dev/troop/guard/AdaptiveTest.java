package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What an adaptive budget learns from, and what not. */
final class AdaptiveTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofMillis(100);

    private final ManualTicker ticker = new ManualTicker();
    private final Stuck stuck = new Stuck();

    private Draft<String> draft() {
        return new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(100)
                .adaptBudget(Adaptation.vegas().least(4));
    }

    /** Lets go what runs on, in the next window. */
    private void end(Guard<String> guard) {
        ticker.advance(WINDOW);
        stuck.letGo();
        Background.until("all have ended", () -> guard.evidence().inUse() == 0);
    }

    @Test
    void aCallThatHadTimeEnoughTakesATenthOff() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        Background<String> caller = Background.start(() -> guard.value("ann", stuck));
        stuck.awaitStart();
        ticker.advance(DEADLINE);
        Background.until("it is left", () -> guard.evidence().stillRunning() == 1);
        assertThat(caller.result()).isEmpty();
        assertThat(guard.limit()).isEqualTo(20);

        end(guard);

        assertThat(guard.limit()).isEqualTo(18);
    }

    @Test
    void aCallerWithLittleTimeTeachesNothing() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        CallContext hurried = Requests.plain(Duration.ofMillis(5), ticker);
        Background<String> caller = Background.start(() -> hurried.run(() -> guard.value("ann", stuck)));
        stuck.awaitStart();
        ticker.advance(Duration.ofMillis(5));
        assertThat(caller.result()).isEmpty();

        end(guard);

        assertThat(guard.limit()).isEqualTo(20);
    }

    @Test
    void aCallerWhoIsInterruptedTeachesNothing() throws Exception {
        Guard<String> guard = draft().otherwiseOmit("");
        Background<String> caller = Background.start(() -> guard.value("ann", stuck));
        stuck.awaitStart();
        caller.interrupt();
        assertThatThrownBy(caller::result).hasCauseInstanceOf(GuardException.class);

        end(guard);

        assertThat(guard.limit()).isEqualTo(20);
    }

    @Test
    void aFutureThatIsCancelledTeachesNothing() {
        Guard<String> guard = draft().onCallersThread().otherwiseOmit("");
        ticker.advance(WINDOW);

        guard.callAsync("ann", CompletableFuture::new).cancel(true);

        assertThat(guard.evidence().inUse()).isZero();
        assertThat(guard.limit()).isEqualTo(20);
    }

    @Test
    void theLoserOfAHedgeTeachesNothing() throws Exception {
        Guard<String> guard = draft().hedgeAfter(Duration.ofMillis(1)).otherwiseOmit("");
        List<Thread> attempts = new ArrayList<>();
        Background<String> caller = Background.start(() -> guard.value("ann", () -> {
            boolean isFirst;
            synchronized (attempts) {
                isFirst = attempts.isEmpty();
                attempts.add(Thread.currentThread());
            }
            return isFirst ? stuck.call() : "hedged";
        }));
        stuck.awaitStart();
        ticker.advance(Duration.ofMillis(1));
        assertThat(caller.result()).isEqualTo("hedged");

        end(guard);

        assertThat(guard.limit()).isEqualTo(20);
    }

    @Test
    void aDelayThatIsPlayedToAHurriedCallerOnItsThreadTeachesNothing() throws Exception {
        PausingTicker moving = new PausingTicker(0);
        Guards guards = new Guards(moving);
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(100)
                .adaptBudget(Adaptation.vegas().least(4))
                .onCallersThread()
                .otherwiseOmit("");
        guards.applyRules(Requests.rules("history/primary=delay 9000ms"), Duration.ofHours(1));
        moving.advance(WINDOW);
        CallContext hurried = Requests.plain(Duration.ofMillis(5), moving);

        assertThat(hurried.run(() -> guard.call("ann", () -> "new")).cause()).isInstanceOf(DeadlineOver.class);

        assertThat(guard.limit()).isEqualTo(20);
    }

    @Test
    void whoeverIsGrantedASlotThatItLearntOfIsToldOutsideOfItsLock() {
        Slots slots = new Slots(1, true);
        Adaptive adaptive = new Adaptive(Adaptation.vegas().least(2).window(WINDOW, 1), 100, slots, 0);
        for (int i = 0; i < 14; i++) {
            assertThat(slots.tryAcquire()).as("slot %s", i).isTrue();
        }
        List<Boolean> locked = new ArrayList<>();
        slots.queue(() -> locked.add(Thread.holdsLock(adaptive)));
        assertThat(locked).isEmpty();

        for (int i = 1; i < 5 && locked.isEmpty(); i++) {
            long now = WINDOW.toNanos() * i;
            adaptive.ended(null, false, now - 1, now);
        }
        slots.queue(() -> locked.add(Thread.holdsLock(adaptive)));
        adaptive.change(Adaptation.vegas().least(50), 100);

        assertThat(locked).containsExactly(false, false);
    }
}
