package dev.troop.adapters.grpc;

import dev.troop.guard.PushBack;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is to blame for a status, and when its server wants to be asked again. A status that came out of a future is found in its
 * {@link ExecutionException} or {@link CompletionException}.
 *
 * <table>
 *   <caption>Codes</caption>
 *   <tr><th>the caller: asking again changes nothing, and the server is well</th><td>{@code INVALID_ARGUMENT},
 *       {@code NOT_FOUND}, {@code ALREADY_EXISTS}, {@code PERMISSION_DENIED}, {@code UNAUTHENTICATED},
 *       {@code FAILED_PRECONDITION}, {@code OUT_OF_RANGE}, {@code ABORTED} (a conflict that is solved further up), and
 *       {@code CANCELLED} (the caller left)</td></tr>
 *   <tr><th>the dependency</th><td>{@code UNAVAILABLE}, {@code DEADLINE_EXCEEDED}, {@code RESOURCE_EXHAUSTED},
 *       {@code INTERNAL}, {@code UNKNOWN}, {@code DATA_LOSS}, and {@code UNIMPLEMENTED} (a server that was rolled back)</td></tr>
 * </table>
 */
public final class GrpcStatus {
    private static final Metadata.Key<String> PUSH_BACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
    private static final Pattern MILLIS = Pattern.compile("\\d{1,9}");

    private GrpcStatus() {}

    /** Whether {@code failure} is a status for which the caller is to blame. This is what a guard's {@code callersFault} is given. */
    public static boolean isCallersFault(Throwable failure) {
        Status status = of(failure);
        return status != null && isCallersFault(status.getCode());
    }

    /**
     * When the server of {@code failure} wants to be asked again, from now: {@code grpc-retry-pushback-ms} of its trailers. It is
     * {@link PushBack#NEVER} if it says so by a negative number, or what is no number; null if it says nothing. This is what a retry is given:
     * {@code Retry.idempotent(2).pushBack(GrpcStatus::retryAfter)}.
     */
    public static @Nullable Duration retryAfter(Throwable failure) {
        Metadata trailers = switch (ofDependency(failure)) {
            case StatusRuntimeException unchecked -> unchecked.getTrailers();
            case StatusException checked -> checked.getTrailers();
            default -> null;
        };
        String said = trailers == null ? null : trailers.get(PUSH_BACK);
        if (said == null) {
            return null;
        }
        return MILLIS.matcher(said).matches() ? Duration.ofMillis(Long.parseLong(said)) : PushBack.NEVER;
    }

    private static @Nullable Status of(Throwable failure) {
        return switch (ofDependency(failure)) {
            case StatusRuntimeException unchecked -> unchecked.getStatus();
            case StatusException checked -> checked.getStatus();
            default -> null;
        };
    }

    private static Throwable ofDependency(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof ExecutionException || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean isCallersFault(Status.Code code) {
        return switch (code) {
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    ABORTED,
                    CANCELLED -> true;
            case OK, UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, DATA_LOSS, UNIMPLEMENTED ->
                false;
        };
    }
}
