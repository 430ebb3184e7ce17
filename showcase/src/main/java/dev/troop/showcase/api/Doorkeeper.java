package dev.troop.showcase.api;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Tells whether something was asked for before: what is asked for once is not worth a copy.
 *
 * <p>The idea is that of the doorkeeper in TinyLFU. It remembers the last answer of each of a fixed number of places, in
 * four bytes: two that share a place push each other out. Thread safe.
 */
final class Doorkeeper {
    private static final int PLACES = 8192;

    private final AtomicIntegerArray seen = new AtomicIntegerArray(PLACES);

    /** Whether {@code wanted} was seen here before; from now on it was. */
    boolean knows(Wanted wanted) {
        int hash = wanted.hashCode() * 0x9E37_79B9;
        return seen.getAndSet(hash >>> 19, hash | 1) == (hash | 1);
    }
}
