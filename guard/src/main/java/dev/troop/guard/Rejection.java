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
        BUDGET("budget", 0, GuardFigures.Cause.BUDGET),
        /** The breaker was open, or half-open with all its probes out. */
        BREAKER("breaker", 1, GuardFigures.Cause.BREAKER),
        /** The caller's deadline was over before the call began. */
        DEADLINE("deadline", 2, GuardFigures.Cause.DEADLINE),
        /** A retry or hedge was not made, because retries had used up their share of the calls. */
        RETRY_BUDGET("retry-budget", 3, GuardFigures.Cause.FAILED),
        /** The pool in which the call was to run had no thread for it in time. */
        POOL("pool", 4, GuardFigures.Cause.POOL),
        /** A fallback tier was passed over, because as many of its runs as allowed were under way or still running. */
        TIER_BUDGET("tier-budget", 5, GuardFigures.Cause.FAILED),
        /** The process was short of time, and the guard had an answer at hand. */
        BROWNOUT("brownout", 6, GuardFigures.Cause.BROWNOUT);

        private final String text;
        private final int index;
        private final GuardFigures.Cause cause;

        Why(String text, int index, GuardFigures.Cause cause) {
            this.text = text;
            this.index = index;
            this.cause = cause;
        }

        /** Why a call goes to the tiers that its guard rejects for this. */
        GuardFigures.Cause cause() {
            return cause;
        }

        /** Whether each rejection for this is of a whole call, whose answer is counted with its cause. */
        boolean isCountedByItsAnswer() {
            return this == BREAKER || this == DEADLINE || this == BROWNOUT;
        }

        /** The reason in that place. */
        static Why at(int index) {
            return switch (index) {
                case 0 -> BUDGET;
                case 1 -> BREAKER;
                case 2 -> DEADLINE;
                case 6 -> BROWNOUT;
                default -> throw new IllegalArgumentException("no call is rejected for reason " + index);
            };
        }

        /** Its place among all reasons, from 0. */
        int index() {
            return index;
        }

        /** What a call is told that is rejected as a whole, by a guard of so many slots. */
        String inWords(int budget) {
            return switch (this) {
                case BUDGET -> "its budget of " + budget + " calls at once is in use";
                case BREAKER -> "its breaker is open";
                case DEADLINE -> "its caller's deadline was over before the call";
                case POOL -> "no thread of its pool was free in time";
                case RETRY_BUDGET -> "its retry budget is used up";
                case TIER_BUDGET -> "all runs of a tier are under way";
                case BROWNOUT -> "its caller is in a brownout, and there is an answer at hand";
            };
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
