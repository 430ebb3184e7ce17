/**
 * The way in: what a region's gateway does to a request before and after the endpoint that answers it.
 *
 * <p>Start with {@link dev.troop.edge.gateway.Gateway}, which puts the parts in order. The parts are small, and each may be
 * left out: what outsiders may not say ({@link dev.troop.edge.gateway.StripInternal}), fault tokens
 * ({@link dev.troop.edge.gateway.FaultGate}), who is asking ({@link dev.troop.edge.gateway.Authenticate}), passing a share of
 * the viewers on to other regions ({@link dev.troop.edge.gateway.ByRegion}), and what leaves the house
 * ({@link dev.troop.edge.gateway.Scrub}, {@link dev.troop.edge.gateway.CloseWhenLeaving}).
 */
@NullMarked
package dev.troop.edge.gateway;

import org.jspecify.annotations.NullMarked;
