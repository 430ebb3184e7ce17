package dev.troop.adapters.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Ticker;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenTelemetry's context on the threads of guarded work. */
final class OpenTelemetryContextTest {
    private static final ContextKey<String> USER = ContextKey.named("user");

    private final Guards guards = new Guards(Ticker.system());

    @BeforeEach
    void itIsCarried() {
        guards.carry(OpenTelemetryContext.carrier());
    }

    private Guard<String> guard(ExecutorService threads) {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(3)
                .onPool(threads)
                .otherwiseOmit("");
    }

    private static <R> R as(String user, Callable<R> work) throws Exception {
        return Context.root().with(USER, user).wrap(work).call();
    }

    private static String user() {
        return String.valueOf(Context.current().get(USER));
    }

    private static String userOn(ExecutorService threads) throws Exception {
        return threads.submit(OpenTelemetryContextTest::user).get(20, TimeUnit.SECONDS);
    }

    @Test
    void theNextWorkOfAThreadHasNotTheContextOfTheOneBefore() throws Exception {
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Guard<String> guard = guard(one);

            assertThat(as("ann", () -> guard.value("rail", OpenTelemetryContextTest::user)))
                    .isEqualTo("ann");

            assertThat(userOn(one)).isEqualTo("null");
        }
    }

    @Test
    void workThatIsHandedOnHasItsOwnContextAndTheThreadThenHasWhatItHadBefore() throws Exception {
        try (ExecutorService one = Executors.newSingleThreadExecutor()) {
            Guard<String> guard = guard(one);
            Callable<String> ofBen = as("ben", () -> guards.carrying(OpenTelemetryContextTest::user));

            String users = as("ann", () -> guard.value("rail", () -> user() + " " + ofBen.call() + " " + user()));

            assertThat(users).isEqualTo("ann ben ann");
            assertThat(userOn(one)).isEqualTo("null");
        }
    }

    @Test
    void aThreadThatHadAContextOfItsOwnKeepsIt() throws Exception {
        Callable<String> ofBen = as("ben", () -> guards.carrying(OpenTelemetryContextTest::user));

        assertThat(as("ann", () -> ofBen.call() + " " + user())).isEqualTo("ben ann");

        assertThat(user()).isEqualTo("null");
    }
}
