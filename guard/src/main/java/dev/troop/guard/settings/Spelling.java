package dev.troop.guard.settings;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody meant who wrote another. */
final class Spelling {
    private Spelling() {}

    /** The end of a sentence that asks whether the nearest of {@code words} was meant; empty if none is near. */
    static String didYouMean(String written, Collection<String> words) {
        String nearest = nearest(written, words);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** The word that is the fewest slips away, if those are few for its length; null if none is. */
    static @Nullable String nearest(String written, Collection<String> words) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String word : words) {
            int slips = slips(written.toLowerCase(Locale.ROOT), word.toLowerCase(Locale.ROOT));
            if (slips < least && slips <= Math.max(2, word.length() / 3)) {
                nearest = word;
                least = slips;
            }
        }
        return nearest;
    }

    /** How many letters to add, drop, change or swap with their neighbour make the one of the other. */
    private static int slips(String from, String to) {
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int best = Math.min(least[i - 1][j - 1] + change, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
                boolean isSwap = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                least[i][j] = isSwap ? Math.min(best, least[i - 2][j - 2] + 1) : best;
            }
        }
        return least[from.length()][to.length()];
    }
}
