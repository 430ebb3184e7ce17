package dev.troop.guard;

import java.time.Duration;

/**
 * What a dependency says about being asked again, carried by the exception of a client: {@code Retry-After} of HTTP,
 * {@code grpc-retry-pushback-ms} of gRPC.
 *
 * <p>Implemented by exceptions. A guard retries such a failure neither earlier than this nor with a backoff of its own.
 */
@FunctionalInterface
public interface PushBack {
    /** Do not try again at all. */
    Duration NEVER = Duration.ofNanos(-1);

    /** When the call may be tried again, from now; negative if it must not be. */
    Duration retryAfter();
}
