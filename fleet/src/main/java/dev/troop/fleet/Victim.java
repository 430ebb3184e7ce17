package dev.troop.fleet;

import dev.troop.core.InstanceId;

/**
 * A process that a fault was done to, by more than its name.
 *
 * @param id its name
 * @param pid its process id; 0 if nothing ran under that name
 * @param startedAt when that process was started, in epoch milliseconds; 0 if nothing ran
 * @param happened whether it is proven that the fault happened: the process was seen gone, or stopped
 */
public record Victim(InstanceId id, long pid, long startedAt, boolean happened) {}
