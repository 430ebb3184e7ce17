package dev.troop.adapters.grpc;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Who is to blame for a status.
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
    private GrpcStatus() {}

    /** Whether {@code failure} is a status for which the caller is to blame. This is what a guard's {@code callersFault} is given. */
    public static boolean isCallersFault(Throwable failure) {
        Status status = of(failure);
        return status != null && isCallersFault(status.getCode());
    }

    private static @Nullable Status of(Throwable failure) {
        return switch (failure) {
            case StatusRuntimeException unchecked -> unchecked.getStatus();
            case StatusException checked -> checked.getStatus();
            default -> null;
        };
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
