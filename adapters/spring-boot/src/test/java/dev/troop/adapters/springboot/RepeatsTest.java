package dev.troop.adapters.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.guard.GuardException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PatchExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What a guard's retries and hedges repeat, and what they send once. */
final class RepeatsTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GuardsAutoConfiguration.class))
            .withPropertyValues(
                    "troop.guards.orders.owner=sales",
                    "troop.guards.orders.deadline=20s",
                    "troop.guards.orders.budget=20",
                    "troop.guards.orders.retry=2");

    @Guarded(value = "orders", failBecause = "an order is placed or not")
    interface Orders {
        @GetExchange("/orders")
        String list();

        @DeleteExchange("/orders")
        String cancel();

        @PostExchange("/orders")
        String place();

        @PatchExchange("/orders")
        String change();

        @HttpExchange("/orders")
        String whatever();

        @HttpExchange("/orders")
        String by(HttpMethod method);

        String withoutHttp();

        @PostExchange("/orders")
        String placeWithKey(@RequestHeader("Idempotency-Key") @Nullable String key);

        @PostExchange(url = "/orders", headers = "Idempotency-Key=one")
        String placeTheOne();
    }

    /** A server that is down. */
    static final class Down implements Orders {
        final List<String> asked = new CopyOnWriteArrayList<>();

        private String down(String what) {
            asked.add(what);
            throw new UncheckedIOException(new IOException("reset " + asked.size()));
        }

        @Override
        public String list() {
            return down("list");
        }

        @Override
        public String cancel() {
            return down("cancel");
        }

        @Override
        public String place() {
            return down("place");
        }

        @Override
        public String change() {
            return down("change");
        }

        @Override
        public String whatever() {
            return down("whatever");
        }

        @Override
        public String by(HttpMethod method) {
            return down(method.name());
        }

        @Override
        public String withoutHttp() {
            return down("without-http");
        }

        @Override
        public String placeWithKey(@Nullable String key) {
            return down("place-with-key");
        }

        @Override
        public String placeTheOne() {
            return down("place-the-one");
        }
    }

    private List<String> asked(Consumer<Orders> call) {
        Down down = new Down();
        List<String> asked = new ArrayList<>();
        application.withBean(Orders.class, () -> down).run(context -> {
            assertThatThrownBy(() -> call.accept(context.getBean(Orders.class)))
                    .isInstanceOf(GuardException.class)
                    .hasStackTraceContaining("reset");
            asked.addAll(down.asked);
        });
        return asked;
    }

    @Test
    void whatIsIdempotentByItsMethodIsRetried() {
        assertThat(asked(Orders::list)).hasSize(3);
        assertThat(asked(Orders::cancel)).hasSize(3);
        assertThat(asked(orders -> orders.by(HttpMethod.PUT))).hasSize(3);
    }

    @Test
    void whatIsNotIsSentOnceAndEndsInItsOwnFailure() {
        assertThat(asked(Orders::place)).containsExactly("place");
        assertThat(asked(Orders::change)).containsExactly("change");
        assertThat(asked(orders -> orders.by(HttpMethod.POST))).containsExactly("POST");
    }

    @Test
    void whatDoesNotSayItsMethodIsSentOnce() {
        assertThat(asked(Orders::whatever)).hasSize(1);
        assertThat(asked(Orders::withoutHttp)).hasSize(1);
    }

    @Test
    void aKeyByWhichTheServerKnowsItAgainMakesItSafe() {
        assertThat(asked(orders -> orders.placeWithKey("one"))).hasSize(3);
        assertThat(asked(orders -> orders.placeWithKey(null))).hasSize(1);
        assertThat(asked(Orders::placeTheOne)).hasSize(3);
    }

    @Guarded(value = "orders", failBecause = "a test", idempotent = true)
    interface Stated {
        @PostExchange("/orders")
        String place();
    }

    @Test
    void theAnnotationMayStateThatAllIsSafe() {
        List<String> asked = new CopyOnWriteArrayList<>();
        Stated down = () -> {
            asked.add("place");
            throw new IllegalStateException("down");
        };
        application.withBean(Stated.class, () -> down).run(context -> {
            assertThatThrownBy(() -> context.getBean(Stated.class).place()).isInstanceOf(GuardException.class);
            assertThat(asked).hasSize(3);
        });
    }

    @Guarded(value = "orders", failBecause = "a test")
    interface Slow {
        @PostExchange("/orders")
        String place();
    }

    @Test
    void aHedgeDoesNotSendAPostBesideTheFirst() {
        CountDownLatch hedged = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        Slow slow = () -> {
            asked.add("place");
            if (asked.size() > 1) {
                hedged.countDown();
            }
            try {
                return hedged.await(300, java.util.concurrent.TimeUnit.MILLISECONDS) ? "twice" : "once";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        application
                .withPropertyValues("troop.guards.orders.retry=0", "troop.guards.orders.hedge-after=1ms")
                .withBean(Slow.class, () -> slow)
                .run(context -> {
                    assertThat(context.getBean(Slow.class).place()).isEqualTo("once");
                    assertThat(asked).hasSize(1);
                });
    }
}
