/**
 * Reactor's {@code Mono} through a guard.
 *
 * <p>Start with {@link dev.troop.adapters.reactor.GuardedMono}. {@link dev.troop.adapters.reactor.ReactorCallContext} takes the context of a request through a reactive chain.
 */
@NullMarked
package dev.troop.adapters.reactor;

import org.jspecify.annotations.NullMarked;
