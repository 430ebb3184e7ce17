/**
 * Asynchronous primaries through a guard: Reactor's {@code Mono}, and the JDK's {@code CompletionStage}.
 *
 * <p>Start with {@link dev.troop.adapters.reactor.GuardedMono} or {@link dev.troop.adapters.reactor.GuardedFuture}; the latter
 * needs no Reactor. {@link dev.troop.adapters.reactor.ReactorCallContext} takes the context of a request through a reactive chain.
 */
@NullMarked
package dev.troop.adapters.reactor;

import org.jspecify.annotations.NullMarked;
