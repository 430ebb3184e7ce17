package dev.troop.showcase.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Draws ranks so that the rank {@code r}, counted from 1, comes up in proportion to {@code 1 / r^exponent}: a few are asked
 * for all the time, most hardly ever.
 *
 * <p>Keeps 4 bytes a rank. Immutable and thread safe.
 */
public final class Zipf {
    private final float[] upTo;

    /** Ranks 0 to {@code size} - 1; the larger the exponent, the more the first ones outweigh the rest. */
    public Zipf(int size, double exponent) {
        if (size < 1 || exponent < 0) {
            throw new IllegalArgumentException(
                    "Zipf over " + size + " ranks with exponent " + exponent + ": expected 1 or more, and 0 or more");
        }
        double[] sums = new double[size];
        double sum = 0;
        for (int rank = 0; rank < size; rank++) {
            sum += Math.pow(rank + 1, -exponent);
            sums[rank] = sum;
        }
        upTo = new float[size];
        for (int rank = 0; rank < size; rank++) {
            upTo[rank] = (float) (sums[rank] / sum);
        }
    }

    /** A rank from 0 on. */
    public int draw(RandomGenerator random) {
        int found = Arrays.binarySearch(upTo, random.nextFloat());
        return Math.min(found < 0 ? -found - 1 : found + 1, upTo.length - 1);
    }
}
