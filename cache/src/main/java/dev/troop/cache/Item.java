package dev.troop.cache;

/**
 * One value in a {@link CacheServer}.
 *
 * @param data never changed after it was stored
 * @param flags 32 bits of the client's
 * @param unique changes with every write of the key
 * @param expires whether it ends at all
 * @param expiresAtNanos the ticker's reading at which it ends, if it does
 */
@SuppressWarnings("ArrayRecordComponent")
record Item(byte[] data, long flags, long unique, boolean expires, long expiresAtNanos) {

    boolean isOverAt(long nanos) {
        return expires && nanos - expiresAtNanos >= 0;
    }

    Item expiring(boolean newExpires, long newExpiresAtNanos) {
        return new Item(data, flags, unique, newExpires, newExpiresAtNanos);
    }
}
