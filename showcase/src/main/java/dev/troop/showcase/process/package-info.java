/**
 * What every process of the showcase is made of, whatever service it runs.
 *
 * <p>A service is an endpoint that is given a {@link dev.troop.showcase.process.Workplace}; start there.
 */
@NullMarked
package dev.troop.showcase.process;

import org.jspecify.annotations.NullMarked;
