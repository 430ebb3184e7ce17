package dev.troop.guard;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * What guards do, as events of the JDK's flight recorder; nothing where there is no recording, or no flight recorder.
 *
 * <p>An object of each event is kept to be asked whether anybody records it: making one to ask would cost memory until the
 * compiler sees that it need not.
 */
@SuppressWarnings("UnusedVariable") // The flight recorder reads the fields of its events.
final class Recorded {
    /** A runtime image may lack the module. */
    private static final boolean IS_THERE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Recorded() {}

    static boolean movesBreakers() {
        return IS_THERE && BreakerMoved.ASKED.isEnabled();
    }

    static boolean rejects() {
        return IS_THERE && CallRejected.ASKED.isEnabled();
    }

    static boolean leavesWork() {
        return IS_THERE && (WorkLeft.ASKED.isEnabled() || LeftWorkEnded.ASKED.isEnabled());
    }

    static void breakerMoved(GuardEvent.BreakerMoved moved) {
        if (movesBreakers()) {
            BreakerMoved event = new BreakerMoved();
            event.guard = moved.guard();
            event.shard = moved.shard();
            event.from = moved.from();
            event.to = moved.to();
            event.cause = moved.why().toString();
            event.calls = moved.calls();
            event.failures = moved.failures();
            event.slow = moved.slow();
            event.commit();
        }
    }

    static void rejected(GuardEvent.Rejected rejected) {
        if (rejects()) {
            CallRejected event = new CallRejected();
            event.guard = rejected.guard();
            event.tier = rejected.tier();
            event.cause = rejected.why().toString();
            event.times = rejected.times();
            event.commit();
        }
    }

    static void workLeft(GuardEvent.WorkLeft left) {
        if (IS_THERE && WorkLeft.ASKED.isEnabled()) {
            WorkLeft event = new WorkLeft();
            event.guard = left.guard();
            event.tier = left.tier();
            event.commit();
        }
    }

    static void leftWorkEnded(GuardEvent.LeftWorkEnded ended) {
        if (IS_THERE && LeftWorkEnded.ASKED.isEnabled()) {
            LeftWorkEnded event = new LeftWorkEnded();
            event.guard = ended.guard();
            event.tier = ended.tier();
            event.after = ended.after().toNanos();
            event.commit();
        }
    }

    /** A call goes to its tiers; null if nobody records it. */
    static @Nullable Degrading degrading() {
        return IS_THERE && CallDegraded.ASKED.isEnabled() ? new Degrading() : null;
    }

    /** A call that is at its tiers, and is recorded. */
    static final class Degrading {
        private final CallDegraded event = new CallDegraded();

        private Degrading() {
            event.begin();
        }

        /** The tier answered, or nobody did. */
        void ended(String guard, String tier, Duration age, Throwable cause) {
            event.guard = guard;
            event.tier = tier;
            event.age = age.toNanos();
            event.cause = cause instanceof Rejection rejection
                    ? rejection.why().toString()
                    : cause.getClass().getName();
            event.commit();
        }
    }

    @Name("dev.troop.CallDegraded")
    @Label("Call Degraded")
    @Description("The primary did not answer; lasts from its failure to the tier's answer")
    @Category({"Troop", "Guard"})
    @StackTrace(false)
    private static final class CallDegraded extends Event {
        static final CallDegraded ASKED = new CallDegraded();

        @Label("Guard")
        @Nullable
        String guard;

        @Label("Tier")
        @Description("Which answered; failed if none did")
        @Nullable
        String tier;

        @Label("Age")
        @Description("How old the answer was")
        @Timespan
        long age;

        @Label("Cause")
        @Description("Why the primary was not asked, or what it threw")
        @Nullable
        String cause;
    }

    @Name("dev.troop.BreakerMoved")
    @Label("Breaker Moved")
    @Category({"Troop", "Guard"})
    @StackTrace(false)
    private static final class BreakerMoved extends Event {
        static final BreakerMoved ASKED = new BreakerMoved();

        @Label("Guard")
        @Nullable
        String guard;

        @Label("Shard")
        @Nullable
        String shard;

        @Label("From")
        @Nullable
        String from;

        @Label("To")
        @Nullable
        String to;

        @Label("Cause")
        @Nullable
        String cause;

        @Label("Calls")
        @Description("Calls in the window, if the cause is a rate")
        long calls;

        @Label("Failures")
        long failures;

        @Label("Slow Calls")
        long slow;
    }

    @Name("dev.troop.CallRejected")
    @Label("Call Rejected")
    @Description("The first of its cause, then at most one a second for all of them")
    @Category({"Troop", "Guard"})
    @StackTrace(false)
    private static final class CallRejected extends Event {
        static final CallRejected ASKED = new CallRejected();

        @Label("Guard")
        @Nullable
        String guard;

        @Label("Tier")
        @Nullable
        String tier;

        @Label("Cause")
        @Nullable
        String cause;

        @Label("Times")
        @Description("How often since the last event of the same guard and cause")
        long times;
    }

    @Name("dev.troop.WorkLeft")
    @Label("Work Left")
    @Description("A caller left work that runs on")
    @Category({"Troop", "Guard"})
    @StackTrace(false)
    private static final class WorkLeft extends Event {
        static final WorkLeft ASKED = new WorkLeft();

        @Label("Guard")
        @Nullable
        String guard;

        @Label("Tier")
        @Nullable
        String tier;
    }

    @Name("dev.troop.LeftWorkEnded")
    @Label("Left Work Ended")
    @Category({"Troop", "Guard"})
    @StackTrace(false)
    private static final class LeftWorkEnded extends Event {
        static final LeftWorkEnded ASKED = new LeftWorkEnded();

        @Label("Guard")
        @Nullable
        String guard;

        @Label("Tier")
        @Nullable
        String tier;

        @Label("After")
        @Description("How long it ran after its caller had left")
        @Timespan
        long after;
    }
}
