/**
 * The words every other module is written in: places, faults, attacks, verdicts, plans, and time that can be moved.
 *
 * <p>Values only: no I/O, no threads, no dependencies. Start with {@link dev.troop.core.Attack}, which ties most of the
 * words together; {@link dev.troop.core.Ticker} and {@link dev.troop.core.Deadline} are the two that every call uses.
 */
@NullMarked
package dev.troop.core;

import org.jspecify.annotations.NullMarked;
