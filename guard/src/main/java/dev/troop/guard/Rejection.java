package dev.troop.guard;

/**
 * A guard's own refusal to make a call; the dependency was not asked.
 *
 * <p>It carries no stack trace, and one instance serves all rejections of a guard for the same reason.
 */
public final class Rejection extends Exception {

    /** Why a call, or a part of it, was not made. */
    public enum Why {
        /** As many calls as the budget allows were under way or still running. */
        BUDGET("budget"),
        /** The breaker was open, or half-open with all its probes out. */
        BREAKER("breaker"),
        /** The caller's deadline was over before the call began. */
        DEADLINE("deadline"),
        /** A retry or hedge was not made, because retries had used up their share of the calls. */
        RETRY_BUDGET("retry-budget"),
        /** A fallback tier was passed over, because as many of its runs as allowed were under way or still running. */
        TIER_BUDGET("tier-budget");

        private final String text;

        Why(String text) {
            this.text = text;
        }

        /** The reason's name in {@link GuardEvidence#rejections()}. */
        @Override
        public String toString() {
            return text;
        }
    }

    private static final long serialVersionUID = 1;

    private final Why why;

    Rejection(String message, Why why) {
        super(message, null, false, false);
        this.why = why;
    }

    /** Why the call was not made. */
    public Why why() {
        return why;
    }
}
