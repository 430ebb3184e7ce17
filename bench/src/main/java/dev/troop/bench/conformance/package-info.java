/**
 * The ten traps into which call libraries fall, as checks that run against Troop and against its peers.
 *
 * <p>Start with {@link dev.troop.bench.conformance.Trap}, the list of them; {@link dev.troop.bench.conformance.Library} is what
 * a library must offer to be checked, and {@link dev.troop.bench.conformance.Conformance} writes what was seen.
 */
@NullMarked
package dev.troop.bench.conformance;

import org.jspecify.annotations.NullMarked;
