/**
 * The main job: a fleet brought up, viewers playing, the whole ladder climbed under them, and a report of it.
 *
 * <p>Start with {@link dev.troop.control.drill.Drill}.
 */
@NullMarked
package dev.troop.control.drill;

import org.jspecify.annotations.NullMarked;
