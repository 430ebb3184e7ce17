/**
 * Guards in OpenTelemetry: metrics, attributes of spans, and baggage that carries deadline and fault.
 *
 * <p>Start with {@link dev.troop.adapters.opentelemetry.GuardSpans}; {@link dev.troop.adapters.opentelemetry.GuardMetrics} and
 * {@link dev.troop.adapters.opentelemetry.CallBaggage} stand on their own.
 */
@NullMarked
package dev.troop.adapters.opentelemetry;

import org.jspecify.annotations.NullMarked;
