package dev.troop.fleet;

import dev.troop.core.InstanceId;

/**
 * One process of the fleet as it is now.
 *
 * @param id its name
 * @param pid its process id; 0 if it does not run
 * @param startedAt when that process was started, in epoch milliseconds; 0 if it does not run
 * @param phase what it is doing
 * @param restarts how often it has been started again
 * @param upSince since when it answers, in epoch milliseconds; 0 if it does not
 * @param trouble why it ended last time, if it ended by itself; empty otherwise
 */
public record InstanceState(
        InstanceId id, long pid, long startedAt, Phase phase, int restarts, long upSince, String trouble) {}
