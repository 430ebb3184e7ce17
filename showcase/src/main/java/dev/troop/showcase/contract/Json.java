package dev.troop.showcase.contract;

import dev.troop.showcase.contract.jsonb.GeneratedJsonComponent;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.jsonb.Jsonb;

/**
 * The JSON of the contracts, read and written by code that the compiler generates for each of the records named here and for
 * those they consist of.
 *
 * <p>A field that is not known is passed over, so that services can be replaced one after the other. One that is missing is
 * an error, as is null; only a number that may be 0 is 0, and a truth value false. Thread safe.
 */
@io.avaje.jsonb.Json.Import({
    Account.class,
    Artworks.class,
    Cards.class,
    Device.class,
    Encodings.class,
    HomePage.class,
    Play.class,
    PlayPage.class,
    Positions.class,
    Rails.class,
    Recorded.class,
    Subscription.class,
    Subtitles.class
})
public final class Json {
    /** Looks for no other codecs on the class path. Buffers are shared: virtual threads would not come back to their own. */
    private static final Jsonb JSONB = Jsonb.builder()
            .classLoader(ClassLoader.getPlatformClassLoader())
            .add(new GeneratedJsonComponent())
            .serializeNulls(true)
            .serializeEmpty(true)
            .failOnNullPrimitives(true)
            .bufferRecycling(BufferRecycleStrategy.LOCK_FREE)
            .build();

    private Json() {}

    /** The JSON of a contract, in UTF-8. */
    public static byte[] write(Object contract) {
        return JSONB.toJsonBytes(contract);
    }

    /**
     * The contract that some JSON is.
     *
     * @throws Malformed if it is not JSON, or not of this contract
     */
    public static <T> T read(byte[] json, Class<T> contract) throws Malformed {
        try (JsonReader reader = JSONB.reader(json)) {
            T read = JSONB.type(contract).fromJson(reader);
            if (read == null) {
                throw new Malformed("null instead of a " + contract.getSimpleName(), null);
            }
            if (reader.hasNextStreamElement()) {
                throw new Malformed("more than a " + contract.getSimpleName(), null);
            }
            return read;
        } catch (RuntimeException e) { // a text that was cut off makes the parser leave its array
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
