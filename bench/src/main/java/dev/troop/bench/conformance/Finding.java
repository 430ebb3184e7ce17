package dev.troop.bench.conformance;

/**
 * What one check saw of one library.
 *
 * @param verdict what it means
 * @param seen what was seen, in words that are the same in every run
 */
record Finding(Verdict verdict, String seen) {

    /** What a check means for a library. */
    enum Verdict {
        HELD("held"),
        FELL("**falls into it**"),
        /** The library does not do what the trap is about. */
        NOT_APPLICABLE("not applicable"),
        /** It is in the source, and nothing lets a check stop between the two steps that matter. */
        NOT_SHOWN("not shown");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static Finding of(boolean held, String seen) {
        return new Finding(held ? Verdict.HELD : Verdict.FELL, seen);
    }

    static Finding notApplicable(String reason) {
        return new Finding(Verdict.NOT_APPLICABLE, reason);
    }

    static Finding notShown(String reason) {
        return new Finding(Verdict.NOT_SHOWN, reason);
    }
}
