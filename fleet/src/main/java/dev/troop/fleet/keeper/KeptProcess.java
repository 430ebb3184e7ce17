package dev.troop.fleet.keeper;

import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Phase;
import org.jspecify.annotations.Nullable;

/** One process of the plan and what is known of it; guarded by the lock of its {@link KeptFleet}. */
final class KeptProcess {
    final PlannedProcess plan;

    @Nullable
    Running running;

    /** Whether a start is under way: from the decision until it answers or has ended. */
    boolean starting;

    /** Whether a lease keeps it down. */
    boolean held;

    /** When it is started next, on the keeper's ticker. */
    long due;

    int starts;
    int endsInARow;
    String trouble = "";

    /** The process behind the name at the moment. */
    static final class Running {
        final Process process;
        final Identity identity;
        final long startedAt;
        long upSince; // epoch milliseconds; 0 until it has answered
        long upAt; // on the keeper's ticker, once it has answered
        boolean hung; // stopped by a lease
        boolean killed; // by the keeper on purpose: not a crash
        String failure = ""; // why the keeper killed it, if it did not come up

        Running(Process process, Identity identity, long startedAt) {
            this.process = process;
            this.identity = identity;
            this.startedAt = startedAt;
        }

        boolean isUp() {
            return upSince != 0;
        }
    }

    KeptProcess(PlannedProcess plan) {
        this.plan = plan;
    }

    Phase phase() {
        if (running == null) {
            return held ? Phase.HELD : Phase.DOWN;
        } else if (running.hung) {
            return Phase.HUNG;
        }
        return running.isUp() ? Phase.UP : Phase.STARTING;
    }

    InstanceState state() {
        Running now = running;
        return new InstanceState(
                plan.id(),
                now == null ? 0 : now.identity.pid(),
                now == null ? 0 : now.startedAt,
                phase(),
                Math.max(0, starts - 1),
                now == null ? 0 : now.upSince,
                trouble);
    }
}
