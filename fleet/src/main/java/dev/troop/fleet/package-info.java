/**
 * Where faults meet machines: what a fleet consists of, whether this machine can run it, and what is done to it.
 *
 * <p>Start with {@link dev.troop.fleet.FleetFile}, the fleet as its owner writes it down; then the two seams,
 * {@link dev.troop.fleet.Inventory} (what runs) and {@link dev.troop.fleet.Injector} (what is done to it and undone).
 * Processes of one machine are behind them in {@code dev.troop.fleet.keeper}.
 */
@NullMarked
package dev.troop.fleet;

import org.jspecify.annotations.NullMarked;
