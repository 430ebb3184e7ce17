package dev.troop.link;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How {@link Beat} and {@link Orders} are written: JSON, durations in ISO 8601 such as {@code PT0.25S}.
 *
 * <p>Properties that the reader does not know are ignored, so that the two ends may be of different versions. Thread safe.
 */
public final class LinkJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private LinkJson() {}

    /** Writes a record of this package. */
    public static byte[] write(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no such message; says what is wrong with them
     */
    public static <T> T read(byte[] json, Class<T> type) {
        T message;
        try {
            message = MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
        if (message == null) {
            throw new IllegalArgumentException("no " + type.getSimpleName() + ": null");
        }
        return message;
    }
}
