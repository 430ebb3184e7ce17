/**
 * What guards have done, as Micrometer's meters.
 *
 * <p>Start with {@link dev.troop.adapters.micrometer.GuardMeters}; what a process refuses of calls that come in is in
 * {@link dev.troop.adapters.micrometer.IncomingMeters}.
 */
@NullMarked
package dev.troop.adapters.micrometer;

import org.jspecify.annotations.NullMarked;
