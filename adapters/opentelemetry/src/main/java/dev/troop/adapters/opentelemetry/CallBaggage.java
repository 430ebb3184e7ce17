package dev.troop.adapters.opentelemetry;

import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.IncomingCalls;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Deadline and fault token in W3C baggage, for whatever OpenTelemetry instruments: this takes the place of
 * {@link W3CBaggagePropagator} among the propagators.
 *
 * <pre>{@code
 * ContextPropagators propagators = ContextPropagators.create(
 *         TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(), CallBaggage.propagator()));
 * }</pre>
 *
 * <p>Baggage goes to everybody whom a process calls, and comes from everybody who calls it. So what goes out is always written anew
 * from the {@link CallContext} of the thread, entries of these names that came in are never passed on; and what comes in becomes a
 * context only where {@link #read} is told that the source is authenticated. A token must be signed even then. Thread safe.
 */
public final class CallBaggage {

    /** Who sent a request, as its receiver has found out before it asks for a context. */
    public enum Source {
        /** One of ours: its certificate or signature was checked. */
        AUTHENTICATED,
        /** Anybody: deadline and token in the baggage are passed over. */
        UNKNOWN
    }

    /** W3C allows 4,096 bytes for one entry with its name; a longer token does not travel. */
    private static final int LONGEST_TOKEN = 4000;

    private static final TextMapPropagator PROPAGATOR = new Propagator();

    private CallBaggage() {}

    /** Writes and reads baggage as W3C does, with the thread's deadline and token in what goes out. */
    public static TextMapPropagator propagator() {
        return PROPAGATOR;
    }

    /** The same baggage with the deadline and the token of {@code call} in place of any others; without both if it is null. */
    public static Baggage write(@Nullable CallContext call, Baggage baggage) {
        BaggageBuilder ours = baggage.toBuilder().remove(CallHeaders.DEADLINE).remove(CallHeaders.FAULT);
        if (call != null) {
            CallHeaders.writeRequest(call, (name, value) -> {
                boolean isOfSpan = name.equals(CallHeaders.TRACEPARENT) || name.equals(CallHeaders.TRACESTATE);
                if (!isOfSpan && value.length() <= LONGEST_TOKEN) {
                    ours.put(name, value);
                }
            });
        }
        return ours.build();
    }

    /**
     * The context of a request that has arrived: its deadline and token from the baggage of {@code context}, its trace from the span.
     *
     * @param source whether the baggage counts
     * @param ifAbsent the time that a request has which does not say
     * @param tokens verifies the token, and counts those that are not valid
     */
    public static CallContext read(
            Context context, Source source, Duration ifAbsent, FaultTokens tokens, Ticker ticker) {
        Baggage baggage = source == Source.AUTHENTICATED ? Baggage.fromContext(context) : Baggage.empty();
        FaultSource faults = source == Source.AUTHENTICATED
                ? FaultSource.authenticated("the receiver of the baggage", tokens)
                : FaultSource.none();
        return new IncomingCalls(ifAbsent, faults, ticker).context(name -> switch (name) {
            case CallHeaders.TRACEPARENT -> traceparent(context);
            case CallHeaders.TRACESTATE -> tracestate(context);
            default -> baggage.getEntryValue(name);
        });
    }

    private static @Nullable String traceparent(Context context) {
        SpanContext span = Span.fromContext(context).getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }

    private static @Nullable String tracestate(Context context) {
        StringJoiner entries = new StringJoiner(",");
        Span.fromContext(context)
                .getSpanContext()
                .getTraceState()
                .forEach((key, value) -> entries.add(key + "=" + value));
        return entries.length() == 0 ? null : entries.toString();
    }

    private static final class Propagator implements TextMapPropagator {
        private final TextMapPropagator w3c = W3CBaggagePropagator.getInstance();

        @Override
        public Collection<String> fields() {
            return List.copyOf(w3c.fields());
        }

        @Override
        public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
            Baggage ours = write(CallContext.current(), Baggage.fromContext(context));
            w3c.inject(ours.storeInContext(context), carrier, setter);
        }

        @Override
        public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
            return w3c.extract(context, carrier, getter);
        }
    }
}
