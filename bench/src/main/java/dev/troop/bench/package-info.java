/**
 * What a guarded call costs, side by side with the peers and with the bare floor, in one run.
 *
 * <p>Start with {@link dev.troop.bench.Bench}, which runs everything and writes the table; {@link
 * dev.troop.bench.Contestant} says how each library is set up, and {@link dev.troop.bench.Case} what is asked.
 */
@NullMarked
package dev.troop.bench;

import org.jspecify.annotations.NullMarked;
