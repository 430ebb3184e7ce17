package dev.troop.control.api;

import java.util.List;

/**
 * How far the evacuation of a region has come.
 *
 * @param region the region
 * @param planned whether it was alive when the evacuation began
 * @param phase the phase it is in: check, proxy, steer, drain, hold, return, restore, done or refused
 * @param reason why it was refused, or empty
 * @param phases the phases that are over, in order, with how long each took
 */
public record EvacuationStatus(String region, boolean planned, String phase, String reason, List<PhaseTime> phases) {

    /** A phase that is over. */
    public record PhaseTime(String name, double seconds) {}

    /** The seconds from the decision to the end of {@code phase}; all of them if it is not over. */
    public double secondsTo(String phase) {
        double sum = 0;
        for (PhaseTime time : phases) {
            sum += time.seconds();
            if (time.name().equals(phase)) {
                break;
            }
        }
        return sum;
    }
}
