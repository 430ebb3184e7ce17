package dev.troop.adapters.springboot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of incoming requests, {@code troop.incoming.…}.
 *
 * @param enabled whether requests run in a context of their own; default true
 * @param deadline the time of a request that does not say; default 30 s
 * @param authenticatedBy who has authenticated all senders of requests, in words, such as {@code mutual TLS}; only then
 *     their fault tokens count
 */
public record IncomingSettings(
        @Nullable Boolean enabled,
        @Nullable Duration deadline,
        @Nullable String authenticatedBy) {
    private static final Duration DEFAULT = Duration.ofSeconds(30);

    public IncomingSettings {
        if (deadline != null && !deadline.isPositive()) {
            throw new BadGuard(
                    "troop.incoming.deadline: " + deadline + ": expected more than 0, such as 30s",
                    "Correct troop.incoming.deadline.",
                    null);
        }
        if (authenticatedBy != null && authenticatedBy.isBlank()) {
            throw new BadGuard(
                    "troop.incoming.authenticated-by is blank: expected who has authenticated all senders, such as mutual TLS",
                    "Say who, or remove troop.incoming.authenticated-by.",
                    null);
        }
    }

    Duration deadlineOrDefault() {
        return deadline == null ? DEFAULT : deadline;
    }
}
