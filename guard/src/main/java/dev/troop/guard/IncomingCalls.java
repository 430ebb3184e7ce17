package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The end where calls come in: it reads their contexts from their headers ({@link CallHeaders}), and counts what it had to
 * ignore.
 *
 * <p>A deadline is {@value #MOST_DIGITS} digits at most. A {@code traceparent} is passed through as it came if it is one by
 * W3C Trace Context, of version 00 or of a later one that begins alike; a {@code tracestate} with it, if it is printable and of
 * {@value #LONGEST_STATE} characters at most. A fault token counts only from a
 * {@link FaultSource} that vouches for its senders. A header that is none of this is as good as absent. Thread safe.
 */
public final class IncomingCalls {
    private static final int MOST_DIGITS = 9;
    private static final int LONGEST_TRACE = 128;
    private static final int LONGEST_STATE = 512;
    private static final String TRACE_FORM = "vv-tttttttttttttttttttttttttttttttt-pppppppppppppppp-ff";

    private final Duration ifAbsent;
    private final FaultSource faults;
    private final Ticker ticker;
    private final LongAdder oddDeadlines = new LongAdder();
    private final LongAdder oddTraces = new LongAdder();
    private final LongAdder oddStates = new LongAdder();
    private final LongAdder idleTokens = new LongAdder();

    /**
     * An end for these senders.
     *
     * @param ifAbsent the time of a call that does not say
     * @param faults whose fault tokens are taken
     */
    public IncomingCalls(Duration ifAbsent, FaultSource faults, Ticker ticker) {
        this.ifAbsent = ifAbsent;
        this.faults = faults;
        this.ticker = ticker;
    }

    /**
     * The context of a call.
     *
     * @param header finds a header's value by its lower-case name, null if it is absent
     */
    public CallContext context(Function<String, @Nullable String> header) {
        String left = header.apply(CallHeaders.DEADLINE);
        String fault = header.apply(CallHeaders.FAULT);
        String trace = header.apply(CallHeaders.TRACEPARENT);
        CallContext context = new CallContext(
                Deadline.in(left == null ? ifAbsent : time(left), ticker),
                fault == null ? null : token(fault),
                new Trail(),
                trace == null ? null : trace(trace));
        String state = context.traceparent() == null ? null : header.apply(CallHeaders.TRACESTATE);
        return state == null ? context : context.traced(context.traceparent(), state(state));
    }

    /** How many headers were ignored, by their names; for what reason a token was, {@link FaultTokens#refused} says. */
    public Map<String, Long> ignored() {
        Map<String, Long> byName = new LinkedHashMap<>();
        byName.put(CallHeaders.DEADLINE, oddDeadlines.sum());
        byName.put(CallHeaders.FAULT, idleTokens.sum());
        byName.put(CallHeaders.TRACEPARENT, oddTraces.sum());
        byName.put(CallHeaders.TRACESTATE, oddStates.sum());
        return byName;
    }

    /** Every call says it, so this is done by hand. */
    private Duration time(String left) {
        long millis = 0;
        boolean good = !left.isEmpty() && left.length() <= MOST_DIGITS;
        for (int i = 0; good && i < left.length(); i++) {
            char digit = left.charAt(i);
            good = digit >= '0' && digit <= '9';
            millis = millis * 10 + (digit - '0');
        }
        if (good) {
            return Duration.ofMillis(millis);
        }
        oddDeadlines.increment();
        return ifAbsent;
    }

    private @Nullable FaultToken token(String text) {
        FaultToken token = faults.token(text);
        if (token == null) {
            idleTokens.increment();
        }
        return token;
    }

    private @Nullable String trace(String text) {
        if (isTrace(text)) {
            return text;
        }
        oddTraces.increment();
        return null;
    }

    private @Nullable String state(String text) {
        boolean good = !text.isBlank()
                && text.length() <= LONGEST_STATE
                && text.chars().allMatch(is -> is >= ' ' && is < 127);
        if (good) {
            return text;
        }
        oddStates.increment();
        return null;
    }

    private static boolean isTrace(String text) {
        int form = TRACE_FORM.length();
        if (text.length() < form || text.length() > LONGEST_TRACE || text.startsWith("ff")) {
            return false;
        }
        boolean anyTrace = false;
        boolean anyParent = false;
        for (int i = 0; i < form; i++) {
            char is = text.charAt(i);
            char kind = TRACE_FORM.charAt(i);
            if (kind == '-' ? is != '-' : Character.digit(is, 16) < 0 || is > 'f' || is >= 'A' && is <= 'F') {
                return false;
            }
            anyTrace |= kind == 't' && is != '0';
            anyParent |= kind == 'p' && is != '0';
        }
        return anyTrace && anyParent && (text.length() == form || isLaterVersion(text, form));
    }

    /** Later versions may say more after the parts of the first, behind a hyphen. */
    private static boolean isLaterVersion(String text, int form) {
        return !text.startsWith("00")
                && text.charAt(form) == '-'
                && text.substring(form).chars().allMatch(is -> is > ' ' && is < 127);
    }
}
