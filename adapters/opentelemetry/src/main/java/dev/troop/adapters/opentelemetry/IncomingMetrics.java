package dev.troop.adapters.opentelemetry;

import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.IncomingCalls;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongCounter;

/**
 * Metrics of what a process refuses of the calls that come in, until what is returned is closed.
 *
 * <pre>{@code
 * ObservableLongCounter refused = IncomingMetrics.refused(tokens, openTelemetry.getMeter("dev.troop.guard"));
 * ObservableLongCounter ignored = IncomingMetrics.ignored(incoming, openTelemetry.getMeter("dev.troop.guard"));
 * }</pre>
 *
 * <p>Counts are read when metrics are collected, and cost a call nothing. Of two ends where calls come in, observe the second with a meter
 * of another name. Thread safe.
 */
public final class IncomingMetrics {
    private static final AttributeKey<String> CAUSE = AttributeKey.stringKey("troop.faults.cause");
    private static final AttributeKey<String> HEADER = AttributeKey.stringKey("troop.incoming.header");

    private IncomingMetrics() {}

    /**
     * {@code troop.faults.refused}: the texts that were no fault token that counts, with {@code troop.faults.cause}, a {@link
     * FaultTokens.Refusal}.
     */
    public static ObservableLongCounter refused(FaultTokens tokens, Meter meter) {
        return meter.counterBuilder("troop.faults.refused")
                .setUnit("{token}")
                .setDescription("texts that were no fault token that counts")
                .buildWithCallback(now ->
                        tokens.refused().forEach((cause, count) -> now.record(count, Attributes.of(CAUSE, cause))));
    }

    /**
     * {@code troop.incoming.ignored}: the headers of calls ({@link CallHeaders}) that were as good as absent, with {@code
     * troop.incoming.header}.
     */
    public static ObservableLongCounter ignored(IncomingCalls incoming, Meter meter) {
        return meter.counterBuilder("troop.incoming.ignored")
                .setUnit("{header}")
                .setDescription("headers of calls that were as good as absent")
                .buildWithCallback(now -> incoming.ignored()
                        .forEach((header, count) -> now.record(count, Attributes.of(HEADER, header))));
    }
}
