/**
 * A call that cannot hurt its caller: bounded in time and number, cut off when the dependency fails, and answered by
 * proven fallback tiers.
 *
 * <p>Start with {@link dev.troop.guard.Guard}, which documents the stages a call passes and why in that order;
 * {@link dev.troop.guard.Guards} makes them, {@link dev.troop.guard.CallContext} is what travels with a request, {@link dev.troop.guard.IncomingCalls} where it comes
 * in; {@link dev.troop.guard.FaultTokens} make faults for one request, and {@link dev.troop.guard.Proof} is what they leave. {@link dev.troop.guard.GuardFigures} are what a guard counts, {@link
 * dev.troop.guard.GuardListener} is told what it seldom does.
 */
@NullMarked
package dev.troop.guard;

import org.jspecify.annotations.NullMarked;
