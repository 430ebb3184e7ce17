package dev.troop.showcase.contract;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of the contracts: one mapper for the whole process.
 *
 * <p>A field that is not known is passed over, so that services can be replaced one after the other; one that is missing
 * is an error. Thread safe.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private Json() {}

    /** The JSON of a contract, in UTF-8. */
    public static byte[] write(Object contract) {
        return MAPPER.writeValueAsBytes(contract);
    }

    /**
     * The contract that some JSON is.
     *
     * @throws Malformed if it is not JSON, or not of this contract
     */
    public static <T> T read(byte[] json, Class<T> contract) throws Malformed {
        try {
            T read = MAPPER.readValue(json, contract);
            if (read == null) {
                throw new Malformed("null instead of a " + contract.getSimpleName(), null);
            }
            return read;
        } catch (JacksonException | IllegalArgumentException e) {
            throw new Malformed("not a " + contract.getSimpleName() + ": " + firstLine(e.getMessage()), e);
        }
    }

    private static String firstLine(@org.jspecify.annotations.Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    /** What was said is not what was agreed. */
    public static final class Malformed extends java.io.IOException {
        private static final long serialVersionUID = 1;

        Malformed(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
