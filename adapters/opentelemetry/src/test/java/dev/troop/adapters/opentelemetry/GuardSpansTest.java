package dev.troop.adapters.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.Breaker;
import dev.troop.guard.CallContext;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.GuardException;
import dev.troop.guard.Guards;
import dev.troop.guard.Trail;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What calls through guards tell the span that is current, and whose children spans within them are. */
final class GuardSpansTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final Guards guards = new Guards(Ticker.system());
    private final InMemorySpanExporter exported = InMemorySpanExporter.create();
    private final SdkTracerProvider tracing = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(exported))
            .build();

    private Draft<String> draft(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(LONG)
                .budget(1)
                .tierDeadline(LONG)
                .retry(1)
                .breaker(Breaker.failureRate(50).minimumCalls(100));
    }

    /** What a span says that is current while the work is done. */
    private Attributes spanOf(Runnable work) {
        Span span = tracing.get("test").spanBuilder("a request").startSpan();
        Context.root().with(span).wrap(work).run();
        span.end();
        return exported.getFinishedSpanItems().getLast().getAttributes();
    }

    /** What a span says that is current when the work begins, and that ends with what it returns. */
    private Attributes spanOfAsync(Supplier<CompletableFuture<Answer<String>>> work) throws Exception {
        Span span = tracing.get("test").spanBuilder("a request").startSpan();
        Context.root()
                .with(span)
                .wrapSupplier(work)
                .get()
                .handle((answer, failure) -> {
                    span.end();
                    return span;
                })
                .get(20, TimeUnit.SECONDS);
        return exported.getFinishedSpanItems().getLast().getAttributes();
    }

    private void span(String name) {
        tracing.get("test").spanBuilder(name).startSpan().end();
    }

    /** The spans of these names have ended in this order, the last of them the parent of the others. */
    private void assertFamily(String... names) {
        List<SpanData> spans = exported.getFinishedSpanItems();
        assertThat(spans).extracting(SpanData::getName).containsExactly(names);
        assertThat(spans.subList(0, spans.size() - 1))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(spans.getLast().getSpanId());
    }

    @Test
    void theSpanSaysThatThePrimaryAnswered() {
        Guard<String> guard = draft("history").otherwiseOmit("");

        Attributes attributes = spanOf(() -> GuardSpans.call(guard, "ann", () -> "rail"));

        assertThat(attributes.asMap())
                .isEqualTo(Map.of(
                        GuardSpans.NAME,
                        "history",
                        GuardSpans.TIER,
                        "primary",
                        GuardSpans.DEGRADED,
                        false,
                        GuardSpans.RETRIES,
                        0L));
    }

    @Test
    void theSpanSaysWhichTierAnsweredAfterHowManyRetriesAndWhy() throws Exception {
        Guard<String> guard =
                draft("history").fallback("popular", call -> "popular").otherwiseOmit("");
        CallContext context = new CallContext(Deadline.in(LONG, Ticker.system()), null, new Trail());
        context.trail().retried("history");

        for (boolean inContext : new boolean[] {true, false}) {
            Callable<Attributes> call = () -> spanOf(() -> GuardSpans.call(guard, "ann", FAILING));
            Attributes attributes = inContext ? context.run(call) : call.call();

            assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("popular");
            assertThat(attributes.get(GuardSpans.DEGRADED)).isTrue();
            assertThat(attributes.get(GuardSpans.RETRIES)).isEqualTo(1);
            assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.io.IOException");
        }
    }

    @Test
    void theSpanSaysThatNobodyAnswered() {
        Guard<String> guard = draft("history").otherwiseFail("a test");

        Attributes attributes = spanOf(() ->
                assertThatThrownBy(() -> GuardSpans.call(guard, "ann", FAILING)).isInstanceOf(GuardException.class));

        assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("failed");
        assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.io.IOException");
        assertThat(attributes.get(GuardSpans.RETRIES)).isEqualTo(1);
    }

    @Test
    void spansOfThePrimaryAreChildrenOfTheCallers() {
        Guard<String> guard = draft("history").otherwiseOmit("");

        spanOf(() -> GuardSpans.call(guard, "ann", () -> {
            span("the call");
            return "rail";
        }));

        assertFamily("the call", "a request");
    }

    @Test
    void spansOfABlockingTierAreChildrenOfTheCallersWhereTheContextIsCarried() {
        guards.carry(OpenTelemetryContext.carrier());
        Guard<String> guard = draft("history")
                .fallback("snapshot", call -> {
                    span("the snapshot");
                    throw new IOException("no snapshot");
                })
                .fallback("popular", call -> {
                    span("what is popular");
                    return "popular";
                })
                .otherwiseOmit("");

        Attributes attributes = spanOf(() -> GuardSpans.call(guard, "ann", FAILING));

        assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("popular");
        assertFamily("the snapshot", "what is popular", "a request");
    }

    @Test
    void spansOfATierOfAnAsynchronousCallAreChildrenOfTheCallersWhereTheContextIsCarried() throws Exception {
        guards.carry(OpenTelemetryContext.carrier());
        Guard<String> guard = draft("history")
                .fallback("popular", call -> {
                    span("what is popular");
                    return "popular";
                })
                .otherwiseOmit("");

        spanOfAsync(() ->
                guard.callAsync("ann", () -> CompletableFuture.failedFuture(new IllegalStateException("refused"))));

        assertFamily("what is popular", "a request");
    }

    @Test
    void theSpanOfAnAsynchronousCallSaysThatThePrimaryAnsweredBeforeItsCallerIsTold() throws Exception {
        Guard<String> guard = draft("history").otherwiseOmit("");

        Attributes attributes = spanOfAsync(() -> GuardSpans.callAsync(guard, "ann", () -> {
            span("the call");
            return CompletableFuture.completedFuture("rail");
        }));

        assertThat(attributes.asMap())
                .isEqualTo(Map.of(
                        GuardSpans.NAME,
                        "history",
                        GuardSpans.TIER,
                        "primary",
                        GuardSpans.DEGRADED,
                        false,
                        GuardSpans.RETRIES,
                        0L));
        assertFamily("the call", "a request");
    }

    @Test
    void theSpanOfAnAsynchronousCallSaysWhichTierAnsweredAfterHowManyRetriesAndWhy() throws Exception {
        Guard<String> guard =
                draft("history").fallback("popular", call -> "popular").otherwiseOmit("");
        CallContext context = new CallContext(Deadline.in(LONG, Ticker.system()), null, new Trail());
        context.trail().retried("history");

        for (boolean inContext : new boolean[] {true, false}) {
            Callable<Attributes> call = () -> spanOfAsync(() -> GuardSpans.callAsync(
                    guard, "ann", () -> CompletableFuture.failedFuture(new IOException("refused"))));
            Attributes attributes = inContext ? context.run(call) : call.call();

            assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("popular");
            assertThat(attributes.get(GuardSpans.DEGRADED)).isTrue();
            assertThat(attributes.get(GuardSpans.RETRIES)).isEqualTo(1);
            assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.io.IOException");
        }
    }

    @Test
    void theSpanOfAnAsynchronousCallSaysThatNobodyAnsweredAndItsCallerGetsTheGuardsOwnException() throws Exception {
        Guard<String> guard = draft("history").otherwiseFail("a test");
        CompletableFuture<Throwable> told = new CompletableFuture<>();

        Attributes attributes = spanOfAsync(() -> {
            CompletableFuture<Answer<String>> answer = GuardSpans.callAsync(
                    guard, "ann", () -> CompletableFuture.failedFuture(new IOException("refused")));
            CompletionStage<Answer<String>> end = answer;
            end.whenComplete((value, failure) -> told.complete(failure));
            return answer;
        });

        assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(GuardException.class);
        assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("failed");
        assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.io.IOException");
        assertThat(attributes.get(GuardSpans.RETRIES)).isEqualTo(1);
    }

    @Test
    void cancellingAnAsynchronousCallCancelsItsStage() throws Exception {
        Guard<String> guard = draft("history").otherwiseOmit("");
        CompletableFuture<String> rail = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);

        Attributes attributes = spanOfAsync(() -> {
            CompletableFuture<Answer<String>> answer = GuardSpans.callAsync(guard, "ann", () -> {
                asked.countDown();
                return rail;
            });
            await(asked);
            answer.cancel(true);
            return answer;
        });

        assertThatThrownBy(() -> rail.get(20, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(attributes.get(GuardSpans.TIER)).isEqualTo("failed");
        assertThat(attributes.get(GuardSpans.CAUSE)).isEqualTo("java.util.concurrent.CancellationException");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutASpanItIsAPlainCall() {
        Guard<String> guard = draft("history").otherwiseOmit("");

        assertThat(GuardSpans.call(guard, "ann", () -> "rail").value()).isEqualTo("rail");
        assertThat(GuardSpans.callAsync(guard, "ann", () -> CompletableFuture.completedFuture("rail"))
                        .join()
                        .value())
                .isEqualTo("rail");
    }
}
