/**
 * The made-up world of the showcase: titles, viewers and how popular titles are, each a function of a number.
 *
 * <p>Nothing is kept in memory, so every process knows the same world at no cost. Start with
 * {@link dev.troop.showcase.world.Library} and {@link dev.troop.showcase.world.Viewer}.
 */
@NullMarked
package dev.troop.showcase.world;

import org.jspecify.annotations.NullMarked;
