/**
 * A small streaming company that is built with all of Troop, so that there is something to break.
 *
 * <p>A viewer's request comes in at {@link dev.troop.showcase.gateway.Door}, {@link dev.troop.showcase.api.Api} makes the
 * page out of what the other services say, and {@link dev.troop.showcase.api.ApiGuards} is where to start: it says what
 * happens when one of them does not. {@link dev.troop.showcase.ShowcaseMain} is each process.
 */
@NullMarked
package dev.troop.showcase;

import org.jspecify.annotations.NullMarked;
