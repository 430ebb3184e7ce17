/**
 * Decisions: what to break next, whether that is allowed, what an attack has shown, and how a region is emptied.
 *
 * <p>Everything here is pure: given the fleet, the time and a random source it returns values; other modules act on
 * them. Start with {@link dev.troop.chaos.DrillPlan}, the whole ladder of one drill.
 */
@NullMarked
package dev.troop.chaos;

import org.jspecify.annotations.NullMarked;
