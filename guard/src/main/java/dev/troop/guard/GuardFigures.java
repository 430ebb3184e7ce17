package dev.troop.guard;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All figures of one guard at one moment.
 *
 * <p>Counts only grow, so that two readings can be subtracted ({@link RecentFigures}); those of one reading are taken one after the
 * other while calls go on. Maps hold all their keys, with zeros.
 *
 * @param evidence what the guard is, how it stands, and what it has done
 * @param causes why calls went to the tiers, by {@link Cause}: all that ended but those of the primary, and but those whose caller was
 *     interrupted before
 * @param stillRunning work that runs on although its caller has left: {@code primary}, the tiers
 * @param latency how long primaries took, for their callers: from the slot to the answer, the failure or the deadline, with retries and
 *     hedges, without the wait for a slot; not of calls that were rejected or whose caller was interrupted. On the caller's thread, unless a
 *     breaker counts slow calls, one call in 16 is timed, drawn by chance, and counts for 16
 * @param breaker what the breaker decides by; null if there is none
 * @param way where calls run: {@code virtual-thread}, {@code callers-thread} or {@code pool}
 * @param limit how many calls may run at once now: the {@linkplain GuardEvidence#budget budget}, or what an adaptive one has come to
 * @param waiting how many calls wait for a slot now, where the guard lets them ({@link Draft#budgetWait}); 0 elsewhere
 * @param tierBudget how many runs of a tier may be under way; 0 if all tiers are quick
 */
public record GuardFigures(
        GuardEvidence evidence,
        Map<String, Long> causes,
        Map<String, Integer> stillRunning,
        Latency latency,
        @Nullable Breaker breaker,
        String way,
        int limit,
        int waiting,
        int tierBudget) {
    /** Why a call went to the tiers. */
    public enum Cause {
        /** The work threw or gave null. */
        FAILED("failed", 0),
        /** A fault was played in the place of the work. */
        INJECTED("injected", 1),
        /** The deadline was over while the work ran. */
        LATE("late", 2),
        /** The work failed by the caller's own fault. */
        CALLERS_FAULT("callers-fault", 3),
        /** The budget was in use. */
        BUDGET("budget", 4),
        /** The breaker was open. */
        BREAKER("breaker", 5),
        /** The caller's deadline was over before the call. */
        DEADLINE("deadline", 6),
        /** The pool had no thread. */
        POOL("pool", 7),
        /** The process was short of time, and there was an answer at hand. */
        BROWNOUT("brownout", 8);

        private final String text;
        private final int index;

        Cause(String text, int index) {
            this.text = text;
            this.index = index;
        }

        /** Its place among all causes, from 0. */
        int index() {
            return index;
        }

        /** Why a call of a guard goes to the tiers that failed with {@code failure}. */
        static Cause of(Throwable failure, Stages<?> stages) {
            if (failure instanceof Rejection rejection) {
                return ofRejection(rejection, stages);
            } else if (failure instanceof InjectedFault) {
                return INJECTED;
            } else if (failure instanceof DeadlineOver) {
                return LATE;
            }
            return stages.isCallersFault(failure) ? CALLERS_FAULT : FAILED;
        }

        private static Cause ofRejection(Rejection rejection, Stages<?> stages) {
            Rejection.Why why = rejection.why();
            return why.isCountedByItsAnswer() && !stages.isOwn(rejection) ? FAILED : why.cause();
        }

        /** The key in {@link GuardFigures#causes()}. */
        @Override
        public String toString() {
            return text;
        }
    }

    public GuardFigures {
        causes = Collections.unmodifiableMap(new LinkedHashMap<>(causes));
        stillRunning = Collections.unmodifiableMap(new LinkedHashMap<>(stillRunning));
    }

    /** How many calls went to the tiers for this cause. */
    public long causes(Cause cause) {
        return causes.getOrDefault(cause.toString(), 0L);
    }

    /** Whether calls run on their caller's thread. */
    public boolean isOnCallersThread() {
        return way.equals("callers-thread");
    }
}
