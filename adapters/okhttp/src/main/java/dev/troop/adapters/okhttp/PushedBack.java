package dev.troop.adapters.okhttp;

import dev.troop.guard.PushBack;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A status that came with {@code Retry-After}. */
final class PushedBack extends StatusException implements PushBack {
    private static final long serialVersionUID = 1;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final Duration after;

    PushedBack(Response response, Duration after) {
        super(response);
        this.after = after;
    }

    @Override
    public Duration retryAfter() {
        return after;
    }

    /** What these headers say, at most a day; null if they say nothing, or nothing that has a meaning. */
    static @Nullable Duration after(Headers headers) {
        String said = headers.get("Retry-After");
        if (said == null) {
            return null;
        }
        Duration after = SECONDS.matcher(said.strip()).matches()
                ? Duration.ofSeconds(Long.parseLong(said.strip()))
                : between(headers.getInstant("Date"), headers.getInstant("Retry-After"));
        return after != null && after.compareTo(LONGEST) > 0 ? LONGEST : after;
    }

    /** From the sender's own date to the one that it names: no other clock has a part in it. */
    private static @Nullable Duration between(@Nullable Instant sent, @Nullable Instant named) {
        if (sent == null || named == null) {
            return null;
        }
        return named.isBefore(sent) ? Duration.ZERO : Duration.between(sent, named);
    }
}
