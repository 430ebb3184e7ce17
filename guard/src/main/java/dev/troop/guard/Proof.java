package dev.troop.guard;

import java.time.Duration;

/**
 * When a tier last answered, and because of what.
 *
 * @param why what had made the primary fail
 * @param ago how long before the evidence was read; exact for the first thousand answers after evidence was read, then as
 *     of one in about 64
 */
public record Proof(Why why, Duration ago) {

    /** What made a tier answer. */
    public enum Why {
        /** A fault of the request's token, or of the whole service, acted on a call of this guard. */
        INJECTED_FAULT("injected fault"),
        /** The primary failed, was late or was not asked, and nobody had a fault injected into this guard's calls. */
        REAL_FAILURE("real failure");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        /** Reads the text form. */
        public static Why parse(String text) {
            for (Why why : values()) {
                if (why.text.equals(text)) {
                    return why;
                }
            }
            throw new IllegalArgumentException(
                    "proof by '" + text + "': expected " + INJECTED_FAULT + " or " + REAL_FAILURE);
        }

        /** In words. */
        @Override
        public String toString() {
            return text;
        }
    }
}
