package dev.troop.adapters.springboot;

import org.jspecify.annotations.Nullable;

/**
 * Where Hystrix's dashboard finds its stream, {@code troop.hystrix-stream.…}.
 *
 * @param path the path within the application, such as {@code /hystrix.stream}; without it there is no stream
 * @param mostClients how many clients read it at once, 1 or more; default 5
 */
public record HystrixStreamSettings(
        @Nullable String path, @Nullable Integer mostClients) {
    public HystrixStreamSettings {
        if (path != null && !path.startsWith("/")) {
            throw new BadGuard(
                    "troop.hystrix-stream.path: '" + path
                            + "': expected a path that begins with /, such as /hystrix.stream",
                    "Correct troop.hystrix-stream.path.",
                    null);
        }
        if (mostClients != null && mostClients < 1) {
            throw new BadGuard(
                    "troop.hystrix-stream.most-clients: " + mostClients + ": expected 1 or more",
                    "Correct troop.hystrix-stream.most-clients.",
                    null);
        }
    }
}
