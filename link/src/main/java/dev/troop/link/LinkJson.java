package dev.troop.link;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.BufferRecycleStrategy;
import io.avaje.json.stream.BytesJsonWriter;
import io.avaje.json.stream.JsonStream;
import org.jspecify.annotations.Nullable;

/**
 * How {@link Beat} and {@link Orders} are written: JSON, durations in ISO 8601 such as {@code PT0.25S}.
 *
 * <p>Properties that the reader does not know are ignored, so that the two ends may be of different versions; a number that
 * is missing is 0. Thread safe.
 */
public final class LinkJson {
    private static final JsonStream STREAM = JsonStream.builder()
            .serializeNulls(true)
            .serializeEmpty(true)
            .failOnNullPrimitives(true)
            .bufferRecycling(BufferRecycleStrategy.LOCK_FREE)
            .build();
    private static final BeatAdapter BEAT = new BeatAdapter();
    private static final OrdersAdapter ORDERS = new OrdersAdapter();

    private LinkJson() {}

    /** Writes a beat. */
    public static byte[] write(Beat beat) {
        return write(beat, BEAT);
    }

    /** Writes orders. */
    public static byte[] write(Orders orders) {
        return write(orders, ORDERS);
    }

    /**
     * Reads a beat.
     *
     * @throws IllegalArgumentException if the bytes are none; says what is wrong with them
     */
    public static Beat readBeat(byte[] json) {
        return read(json, BEAT, "Beat");
    }

    /**
     * Reads orders.
     *
     * @throws IllegalArgumentException if the bytes are none; says what is wrong with them
     */
    public static Orders readOrders(byte[] json) {
        return read(json, ORDERS, "Orders");
    }

    private static <T> byte[] write(T message, JsonAdapter<T> adapter) {
        try (BytesJsonWriter writer = STREAM.bufferedWriterAsBytes()) {
            adapter.toJson(writer, message);
            return writer.result();
        }
    }

    private static <T> T read(byte[] json, JsonAdapter<T> adapter, String name) {
        try (JsonReader reader = STREAM.reader(json)) {
            T message = adapter.fromJson(reader);
            if (reader.hasNextStreamElement()) {
                throw new IllegalArgumentException("there is more after it");
            }
            return message;
        } catch (RuntimeException e) { // a text that was cut off makes the parser leave its array
            throw new IllegalArgumentException("no " + name + ": " + e.getMessage(), e);
        }
    }

    static <T> T present(String property, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("without " + property);
        }
        return value;
    }
}
