/**
 * The fleet as processes of this machine, kept running by one keeper process that heals and ends them with itself.
 *
 * <p>Start with {@link dev.troop.fleet.keeper.Keeper}, the keeper as its parent sees it, and {@link
 * dev.troop.fleet.keeper.KeeperMain}, which puts its parts together; then {@code KeptFleet} (starting and restarting)
 * and {@code Leases} (faults and their undoing). {@link dev.troop.fleet.keeper.Down} ends what a keeper that was
 * killed left behind.
 */
@NullMarked
package dev.troop.fleet.keeper;

import org.jspecify.annotations.NullMarked;
