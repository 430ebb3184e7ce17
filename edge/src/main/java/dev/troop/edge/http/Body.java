package dev.troop.edge.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes of one message as they arrive, up to {@link EdgeLoop#LARGEST_BODY}. */
final class Body {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int size;

    /** Adds a part; false, and nothing added, if the body would be too large. */
    boolean add(ByteBuf part) {
        int length = part.readableBytes();
        if (length > EdgeLoop.LARGEST_BODY - size) {
            return false;
        }
        if (length > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * size));
        }
        part.readBytes(bytes, size, length);
        size += length;
        return true;
    }

    /** What has arrived; the next message starts empty. */
    byte[] take() {
        byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        bytes = NONE;
        size = 0;
        return whole;
    }
}
