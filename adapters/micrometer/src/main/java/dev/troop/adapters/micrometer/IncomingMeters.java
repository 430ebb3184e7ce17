package dev.troop.adapters.micrometer;

import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.IncomingCalls;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Meters of what a process refuses of the calls that come in.
 *
 * <pre>{@code
 * IncomingMeters.refused(tokens).bindTo(registry);
 * IncomingMeters.ignored(incoming).bindTo(registry);
 * }</pre>
 *
 * <table>
 *   <caption>Meters</caption>
 *   <tr><th>name</th><th>kind</th><th>tag</th><th>what</th></tr>
 *   <tr><td>{@code troop.faults.refused}</td><td>counter</td><td>{@code cause}</td><td>texts that were no fault token that counts, by
 *       {@link FaultTokens.Refusal}</td></tr>
 *   <tr><td>{@code troop.incoming.ignored}</td><td>counter</td><td>{@code header}</td><td>headers of calls ({@link CallHeaders}) that were as good
 *       as absent</td></tr>
 * </table>
 *
 * <p>A registry has one counter of a name and its tags: of two ends where calls come in, the first that is bound is shown. Thread safe.
 */
public final class IncomingMeters {
    private IncomingMeters() {}

    /** Meters of the texts that {@code tokens} refused. */
    public static MeterBinder refused(FaultTokens tokens) {
        return counters("troop.faults.refused", "cause", "texts that were no fault token that counts", tokens::refused);
    }

    /** Meters of the headers that {@code incoming} ignored. */
    public static MeterBinder ignored(IncomingCalls incoming) {
        return counters(
                "troop.incoming.ignored", "header", "headers of calls that were as good as absent", incoming::ignored);
    }

    /** A counter for each key, which keeps what it counts from being collected. */
    private static MeterBinder counters(
            String name, String tag, String description, Supplier<Map<String, Long>> counts) {
        return registry -> counts.get()
                .keySet()
                .forEach(key -> FunctionCounter.builder(
                                name, counts, kept -> counts.get().getOrDefault(key, 0L))
                        .description(description)
                        .tag(tag, key)
                        .register(registry));
    }
}
