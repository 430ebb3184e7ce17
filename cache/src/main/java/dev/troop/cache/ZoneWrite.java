package dev.troop.cache;

/**
 * One write of a {@link ZoneCache}, ready to be sent to any zone.
 *
 * @param verb {@code set}, or {@code add}, which leaves a value that is there alone
 * @param wireKey see {@link WireKey}
 * @param expirySeconds as memcached reads it
 * @param bytes an {@link Envelope}
 */
@SuppressWarnings("ArrayRecordComponent")
record ZoneWrite(String verb, String wireKey, long expirySeconds, byte[] bytes) {

    String head() {
        return verb + " " + wireKey + " 0 " + expirySeconds + " " + bytes.length + "\r\n";
    }
}
