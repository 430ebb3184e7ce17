/**
 * Guards in OpenTelemetry: metrics, attributes of spans, its context on the threads of work, and baggage that carries deadline and fault.
 *
 * <p>Start with {@link dev.troop.adapters.opentelemetry.GuardSpans} and {@link dev.troop.adapters.opentelemetry.OpenTelemetryContext};
 * {@link dev.troop.adapters.opentelemetry.GuardMetrics}, {@link dev.troop.adapters.opentelemetry.IncomingMetrics} and
 * {@link dev.troop.adapters.opentelemetry.CallBaggage} stand on their own.
 */
@NullMarked
package dev.troop.adapters.opentelemetry;

import org.jspecify.annotations.NullMarked;
