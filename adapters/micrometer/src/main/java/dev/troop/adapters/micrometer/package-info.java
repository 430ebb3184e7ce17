/**
 * What guards have done, as Micrometer's meters.
 *
 * <p>Start with {@link dev.troop.adapters.micrometer.GuardMeters}.
 */
@NullMarked
package dev.troop.adapters.micrometer;

import org.jspecify.annotations.NullMarked;
