package dev.troop.adapters.http;

import dev.troop.guard.PushBack;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A status that came with {@code Retry-After}. */
final class PushedBack extends StatusException implements PushBack {
    private static final long serialVersionUID = 1;
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

    private final Duration after;

    PushedBack(HttpRequest request, Reply reply, Duration after) {
        super(request, reply);
        this.after = after;
    }

    @Override
    public Duration retryAfter() {
        return after;
    }

    /** What these headers say, at most a day; null if they say nothing, or nothing that has a meaning. */
    static @Nullable Duration after(HttpHeaders headers) {
        String said = headers.firstValue("retry-after").map(String::strip).orElse("");
        if (said.isEmpty()) {
            return null;
        }
        Duration after = SECONDS.matcher(said).matches()
                ? Duration.ofSeconds(Long.parseLong(said))
                : between(headers.firstValue("date").orElse(""), said);
        return after != null && after.compareTo(LONGEST) > 0 ? LONGEST : after;
    }

    /** From the sender's own date to the one that it names: no other clock has a part in it. */
    private static @Nullable Duration between(String sent, String named) {
        try {
            Duration between = Duration.between(date(sent), date(named));
            return between.isNegative() ? Duration.ZERO : between;
        } catch (DateTimeException noDate) {
            return null;
        }
    }

    private static ZonedDateTime date(String text) {
        return ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
    }
}
