/**
 * The words every other module is written in: places, faults, attacks, verdicts, plans, and time that can be moved.
 *
 * <p>Values only, without dependencies; {@link dev.troop.core.LifeLine} is the exception, because every process of a
 * fleet needs it. Start with {@link dev.troop.core.Attack}, which ties most of the words together;
 * {@link dev.troop.core.Ticker} and {@link dev.troop.core.Deadline} are the two that every call uses.
 */
@NullMarked
package dev.troop.core;

import org.jspecify.annotations.NullMarked;
