/**
 * What the company signs with the fleet's key: who a viewer is, and what may be played.
 *
 * <p>Start with {@link dev.troop.showcase.pass.Sessions}.
 */
@NullMarked
package dev.troop.showcase.pass;

import org.jspecify.annotations.NullMarked;
