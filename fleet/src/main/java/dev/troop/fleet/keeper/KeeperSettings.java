package dev.troop.fleet.keeper;

import java.time.Duration;

/**
 * How a keeper keeps.
 *
 * @param bringUpLanes how many processes start at the same time while the fleet comes up for the first time
 * @param restartLanes how many start at the same time afterwards, so that the living keep their CPU
 * @param restartDelay how long after its end a process is started again; doubles, up to 15 s, while it keeps on ending
 *     by itself
 * @param startTimeout how long a process may take until it answers, before it is killed and started again
 * @param controlSilence after how long without a beat of the control plane hangs and holds are healed
 * @param parentSilence after how long without a beat of the parent the fleet is ended
 * @param stuckAfter after how long without any victim coming back a lease that is being healed is stuck
 */
public record KeeperSettings(
        int bringUpLanes,
        int restartLanes,
        Duration restartDelay,
        Duration startTimeout,
        Duration controlSilence,
        Duration parentSilence,
        Duration stuckAfter) {

    /** 4 and 2 lanes, 1 s restart delay, 30 s to start, 3 s and 10 s of silence, stuck after 60 s. */
    public static final KeeperSettings DEFAULT = new KeeperSettings(
            4,
            2,
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60));

    public KeeperSettings {
        if (bringUpLanes < 1 || restartLanes < 1) {
            throw new IllegalArgumentException(
                    "lanes " + bringUpLanes + " and " + restartLanes + ": expected 1 or more of each");
        }
    }
}
