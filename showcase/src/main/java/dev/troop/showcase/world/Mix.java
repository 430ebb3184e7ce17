package dev.troop.showcase.world;

/** Numbers that look random and are always the same: the finaliser of SplitMix64 over a number and a purpose. */
final class Mix {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Mix() {}

    /** A number in 0 .. {@code bound} - 1 for this {@code purpose} of {@code value}. */
    static int below(int bound, long value, int purpose) {
        return (int) Long.remainderUnsigned(of(value, purpose), bound);
    }

    /** A number for this {@code purpose} of {@code value}. */
    static long of(long value, int purpose) {
        long z = value + GOLDEN_GAMMA * (purpose + 1L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
