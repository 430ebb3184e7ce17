package dev.troop.guard;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a call's context travels in headers, for any HTTP client and server.
 *
 * <p>A request carries the deadline as the milliseconds that are left, the fault token, and the trace context; an end that
 * receives them reads them with {@link IncomingCalls}. A response carries the trail as comma separated lists, each header
 * absent when its list is empty. All names are lower case. What does not parse is passed over and counted: headers come
 * from other processes. With a client that is not of this house:
 *
 * <pre>{@code
 * CallHeaders.spokenFor(context).forEach(request::removeHeader);                                 // before it is sent
 * CallHeaders.writeRequest(context, request::header);
 * CallHeaders.readResponse(name -> response.headers().firstValue(name).orElse(null), context.trail()); // when it is answered
 * }</pre>
 */
public final class CallHeaders {
    /** Request: the time that is left, in whole milliseconds. */
    public static final String DEADLINE = "troop-deadline";

    /** Request: a signed fault token. */
    public static final String FAULT = "troop-fault";

    /** Request: the W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    /** Request: what tracing vendors add to {@link #TRACEPARENT}, without which it does not travel. */
    public static final String TRACESTATE = "tracestate";

    /** Response: which tiers answered, {@code user-history=snapshot,titles=cache}. */
    public static final String DEGRADED = "troop-degraded";

    /** Response: where faults of the request's token were injected, {@code user-history/primary}. */
    public static final String INJECTED = "troop-injected";

    /** Response: extra attempts, {@code user-history=1}. */
    public static final String RETRIED = "troop-retried";

    private static final Set<String> WITHOUT_TRACE = Set.of(DEADLINE, FAULT);
    private static final Set<String> WITH_TRACE = Set.of(DEADLINE, FAULT, TRACEPARENT, TRACESTATE);
    private static final int MOST_ENTRIES = 256;
    private static final String NAME = "([a-z][a-z0-9-]{0,62})";
    private static final Pattern ANSWERED = Pattern.compile(NAME + "=" + NAME);
    private static final Pattern STEP = Pattern.compile(NAME + "/" + NAME);
    private static final Pattern TIMES = Pattern.compile(NAME + "=([1-9][0-9]{0,5})");

    private CallHeaders() {}

    /**
     * The names of the headers by which {@link #writeRequest} speaks. What a request says by them itself is taken off before:
     * a token of somebody else, or the state of another trace.
     */
    public static Set<String> spokenFor(CallContext context) {
        return context.traceparent() == null ? WITHOUT_TRACE : WITH_TRACE;
    }

    /** Writes the headers of a request that is made in {@code context}. */
    public static void writeRequest(CallContext context, BiConsumer<String, String> out) {
        out.accept(DEADLINE, Long.toString(context.deadline().remaining().toMillis()));
        FaultToken faults = context.faults();
        if (faults != null && !faults.isOver()) {
            out.accept(FAULT, faults.text());
        }
        String trace = context.traceparent();
        if (trace != null) {
            out.accept(TRACEPARENT, trace);
            String state = context.tracestate();
            if (state != null) {
                out.accept(TRACESTATE, state);
            }
        }
    }

    /** Writes the headers of a response to a request whose trail is {@code trail}. */
    public static void writeResponse(Trail trail, BiConsumer<String, String> out) {
        writeList(DEGRADED, trail.degraded(), step -> step.guard() + "=" + step.tier(), out);
        writeList(INJECTED, trail.injected(), step -> step.guard() + "/" + step.tier(), out);
        writeList(RETRIED, List.copyOf(trail.retried().entrySet()), Map.Entry::toString, out);
    }

    /**
     * Adds what the headers of a response say to the trail of the request that it answers.
     *
     * @return how many entries were passed over: those that do not parse, and those after the first {@value #MOST_ENTRIES}
     *     of a header
     */
    public static int readResponse(Function<String, @Nullable String> header, Trail into) {
        return readList(header.apply(DEGRADED), ANSWERED, entry -> into.degraded(entry.group(1), entry.group(2)))
                + readList(header.apply(INJECTED), STEP, entry -> into.injected(entry.group(1), entry.group(2)))
                + readList(
                        header.apply(RETRIED),
                        TIMES,
                        entry -> into.retried(entry.group(1), Integer.parseInt(entry.group(2))));
    }

    private static <E> void writeList(
            String name, List<E> entries, Function<E, String> text, BiConsumer<String, String> out) {
        if (!entries.isEmpty()) {
            out.accept(name, entries.stream().map(text).collect(Collectors.joining(",")));
        }
    }

    private static int readList(@Nullable String list, Pattern form, Consumer<Matcher> into) {
        if (list == null) {
            return 0;
        }
        int entries = 0;
        int read = 0;
        for (String entry : list.split(",", -1)) {
            Matcher matcher = form.matcher(entry.strip());
            if (entries++ < MOST_ENTRIES && matcher.matches()) {
                into.accept(matcher);
                read++;
            }
        }
        return entries - read;
    }
}
