package dev.troop.adapters.grpc;

import dev.troop.guard.CallHeaders;
import io.grpc.Metadata;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The call's headers as keys of gRPC's metadata. */
final class Keys {
    private static final Map<String, Metadata.Key<String>> KEYS = Stream.of(
                    CallHeaders.DEADLINE,
                    CallHeaders.FAULT,
                    CallHeaders.TRACEPARENT,
                    CallHeaders.TRACESTATE,
                    CallHeaders.DEGRADED,
                    CallHeaders.INJECTED,
                    CallHeaders.RETRIED)
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), name -> Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));

    private Keys() {}

    static void set(Metadata metadata, String name, String value) {
        remove(metadata, name);
        metadata.put(key(name), value);
    }

    static void remove(Metadata metadata, String name) {
        metadata.discardAll(key(name));
    }

    static @Nullable String get(Metadata metadata, String name) {
        return metadata.get(key(name));
    }

    private static Metadata.Key<String> key(String name) {
        Metadata.Key<String> key = KEYS.get(name);
        if (key == null) {
            throw new IllegalArgumentException("header '" + name + "': expected one of " + KEYS.keySet());
        }
        return key;
    }
}
