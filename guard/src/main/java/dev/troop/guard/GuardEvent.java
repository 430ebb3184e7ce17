package dev.troop.guard;

import java.time.Duration;

/** Something that a guard seldom does, and that somebody may want to know when it happens. */
public sealed interface GuardEvent {

    /** The name of the guard. */
    String guard();

    /**
     * A breaker changed its state.
     *
     * @param shard which of the guard's breakers; empty if it has only one
     * @param from {@code closed}, {@code open} or {@code half-open}, like {@code to}
     * @param calls how many calls its window held, like {@code failures} and {@code slow} of them; zero unless {@code why} is
     *     {@link Why#RATE}
     */
    record BreakerMoved(
            String guard, String shard, String from, String to, Why why, long calls, long failures, long slow)
            implements GuardEvent {

        /** Why a breaker changed its state. */
        public enum Why {
            /** Failures or slow calls reached their rate. */
            RATE("rate"),
            /** It was open for its sleep. */
            SLEPT("slept"),
            /** All probes were answered. */
            PROBES_ANSWERED("probes answered"),
            /** A probe failed. */
            PROBE_FAILED("probe failed"),
            /** A probe did not end in time. */
            PROBE_HUNG("probe hung");

            private final String text;

            Why(String text) {
                this.text = text;
            }

            @Override
            public String toString() {
                return text;
            }
        }

        /** Percent of the window's calls that had failed; zero if there was none. */
        public double failureRate() {
            return calls == 0 ? 0 : 100.0 * failures / calls;
        }
    }

    /**
     * A fallback tier answered for the first time in this process, or again after at least a minute in which it had not, for
     * this reason.
     *
     * @param tier its name, or {@code omitted}
     * @param after for how long it had not answered; zero if it never had
     */
    record TierAnswered(String guard, String tier, Proof.Why why, Duration after) implements GuardEvent {}

    /**
     * Something was not done.
     *
     * @param tier {@code primary}, or the tier that was passed over
     * @param times how often since this was last said of the same guard and cause: it is said at once, then at most once a second
     */
    record Rejected(String guard, String tier, Rejection.Why why, long times) implements GuardEvent {}

    /** A caller left work of {@code tier} (or {@code primary}) that runs on, and keeps its slot. */
    record WorkLeft(String guard, String tier) implements GuardEvent {}

    /** Work that was left has ended, so long after its caller left. */
    record LeftWorkEnded(String guard, String tier, Duration after) implements GuardEvent {}

    /**
     * A fault was injected.
     *
     * @param tier {@code primary}, or the tier on which it acted
     * @param tagged whether it is the request's own, and not one of the whole service
     * @param times how often since this was last said of the same guard and tier: it is said at once, then at most once a second
     */
    record FaultInjected(String guard, String tier, boolean tagged, long times) implements GuardEvent {}

    /**
     * A fault rule of the whole service ended by its time, and not because it was withdrawn. It is said when a guard first notices.
     *
     * @param guard the name or the pattern that the rule is about
     * @param rule the rule, in its text form
     */
    record FaultExpired(String guard, String rule) implements GuardEvent {}

    /**
     * A setting of a guard that runs is another now.
     *
     * @param from what it was, as text, like {@code to}
     * @param by who changed it
     */
    record SettingChanged(String guard, String setting, String from, String to, String by) implements GuardEvent {}
}
