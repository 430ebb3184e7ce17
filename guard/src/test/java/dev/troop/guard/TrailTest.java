package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is on a request's trail, and what is not. */
final class TrailTest {
    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final CallContext context = Requests.plain(Duration.ofDays(1), ticker);

    private Draft<String> draft(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(Duration.ofMillis(4))
                .budget(2);
    }

    @Test
    void itSaysWhoAnswered() {
        Trail trail = new Trail();
        trail.degraded("history", "snapshot");

        assertThat(trail.answered("history")).isEqualTo("snapshot");
        assertThat(trail.answered("titles")).isEqualTo("primary");
    }

    @Test
    void anOmissionIsADegradation() throws Exception {
        Guard<String> guard = draft("history").otherwiseOmit("");

        context.run(() -> guard.call("ann", () -> {
            throw new IOException("refused");
        }));

        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("history", "omitted"));
    }

    @Test
    void whatAbandonedWorkDoesLaterIsNotOnIt() throws Exception {
        Guard<String> guard = draft("history").otherwiseOmit("");
        Stuck stuck = new Stuck();
        Background<Answer<String>> call = Background.start(() -> context.run(() -> guard.call("ann", () -> {
            Trail trail = CallContext.current().trail();
            trail.injected("inner", "primary");
            trail.degraded("inner", "cache");
            stuck.call();
            trail.injected("inner", "late");
            return "late";
        })));
        stuck.awaitStart();
        ticker.advance(Duration.ofMillis(4));
        call.result();
        stuck.letGo();
        Background.until("the work has ended", () -> guard.evidence().stillRunning() == 0);

        assertThat(context.trail().injected()).containsExactly(new Trail.Step("inner", "primary"));
        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("history", "omitted"));
    }

    @Test
    void theDegradationsOfAnAttemptThatFailedAreNotOnIt() throws Exception {
        Guard<String> guard = draft("history").retry(1).otherwiseOmit("");
        AtomicInteger made = new AtomicInteger();

        context.run(() -> guard.call("ann", () -> {
            CallContext.current().trail().degraded("inner", "attempt-" + made.incrementAndGet());
            if (made.get() == 1) {
                throw new IOException("refused");
            }
            return "new";
        }));

        assertThat(context.trail().degraded()).containsExactly(new Trail.Step("inner", "attempt-2"));
        assertThat(context.trail().retried()).isEqualTo(Map.of("history", 1));
    }

    @Test
    void itComesBackFromAnotherProcessInHeaders() throws Exception {
        Trail there = new Trail();
        there.degraded("history", "snapshot");
        there.degraded("titles", "omitted");
        there.injected("history", "primary");
        there.retried("history");
        there.retried("history");
        there.retried("titles");
        Map<String, String> headers = new HashMap<>();
        CallHeaders.writeResponse(there, headers::put);
        assertThat(headers)
                .isEqualTo(Map.of(
                        "troop-degraded", "history=snapshot,titles=omitted",
                        "troop-injected", "history/primary",
                        "troop-retried", "history=2,titles=1"));

        Guard<String> guard = draft("api").otherwiseFail("it is a test");
        context.run(() -> guard.call("ann", () -> {
            CallHeaders.readResponse(headers::get, CallContext.current().trail());
            return "page";
        }));

        assertThat(context.trail()).hasToString(there.toString());
    }

    @Test
    void manyThreadsMayWriteOnIt() throws Exception {
        Trail trail = new Trail();
        List<Background<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int writer = i;
            writers.add(Background.start(() -> {
                for (int entry = 0; entry < 200; entry++) {
                    trail.retried("history");
                    trail.degraded("guard-" + writer, "tier-" + entry);
                    trail.injected("guard", "tier-" + entry);
                }
                return 0;
            }));
        }
        for (Background<Integer> writer : writers) {
            writer.result();
        }

        assertThat(trail.retried()).isEqualTo(Map.of("history", 1_600));
        assertThat(trail.degraded()).hasSize(1_600);
        assertThat(trail.injected()).hasSize(200);
    }

    @Test
    void aContextEndsWithItsWorkHoweverThatEnds() throws Exception {
        CallContext inner = Requests.plain(Duration.ofDays(1), ticker);
        context.run(() -> {
            assertThatThrownBy(() -> inner.run(() -> {
                        assertThat(CallContext.current()).isSameAs(inner);
                        throw new IOException("refused");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(CallContext.current()).isSameAs(context);
            return 0;
        });

        assertThat(CallContext.current()).isNull();
    }
}
