package dev.troop.cache;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a {@link ZoneCache} stores under a key: the value, when it was written and when it ends, both in milliseconds
 * since 1970 by the writer's wall clock.
 *
 * <p>As bytes: {@code 'T'}, the form's number 1, the two times as big-endian 64-bit numbers, the value.
 */
@SuppressWarnings("ArrayRecordComponent")
record Envelope(byte[] value, long writtenMillis, long endsMillis) {
    private static final byte MARK = 'T';
    private static final byte FORM = 1;
    private static final int HEAD_BYTES = 2 + Long.BYTES + Long.BYTES;

    byte[] toBytes() {
        return ByteBuffer.allocate(HEAD_BYTES + value.length)
                .put(MARK)
                .put(FORM)
                .putLong(writtenMillis)
                .putLong(endsMillis)
                .put(value)
                .array();
    }

    /** Reads what {@link #toBytes} wrote; somebody else's value under the same key is a {@link ProtocolException}. */
    static Envelope parse(byte[] bytes) throws ProtocolException {
        if (bytes.length < HEAD_BYTES || bytes[0] != MARK || bytes[1] != FORM) {
            throw new ProtocolException("a value of " + bytes.length + " bytes was not written by a zone cache");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes, 2, HEAD_BYTES - 2);
        return new Envelope(Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length), head.getLong(), head.getLong());
    }
}
