package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** The breaker does what its model does, whatever happens in whatever order. */
final class CircuitPropertyTest {
    private static final Duration SLEEP = Duration.ofMillis(500);

    /** One thing that happens: {@code kind} 0 admits, 1 ends the call at {@code at}, 2 lets time pass. */
    record Event(int kind, int at, int outcome, int millis) {}

    @Provide
    Arbitrary<List<Event>> histories() {
        Arbitrary<Integer> times = Arbitraries.of(0, 1, 99, 100, 101, 399, 499, 500, 501, 700, 1000, 1500);
        return Combinators.combine(
                        Arbitraries.frequency(Tuple.of(4, 0), Tuple.of(4, 1), Tuple.of(1, 2)),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.frequency(Tuple.of(3, 0), Tuple.of(3, 1), Tuple.of(1, 2)),
                        times)
                .as(Event::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(200);
    }

    @Provide
    Arbitrary<Breaker> breakers() {
        return Combinators.combine(
                        Arbitraries.of(1, 20, 50, 90, 100),
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 3))
                .as((rate, calls, probes) -> new Breaker(rate, Duration.ofSeconds(1), calls, SLEEP, probes));
    }

    @Provide
    Arbitrary<Long> startsOfTime() {
        return Arbitraries.of(0L, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L);
    }

    @Property(tries = 2000)
    void theCircuitDoesWhatItsModelDoes(
            @ForAll("breakers") Breaker settings,
            @ForAll("histories") List<Event> history,
            @ForAll("startsOfTime") long start) {
        ManualTicker ticker = new ManualTicker(start);
        Circuit circuit = new Circuit(settings, 0, ticker);
        BreakerModel model = new BreakerModel(settings, 0, ticker.nanos());
        List<long[]> out = new ArrayList<>();
        for (Event event : history) {
            switch (event.kind) {
                case 0 -> {
                    long permit = circuit.admit(ticker.nanos());
                    long modelled = model.admit(ticker.nanos());
                    assertThat(permit == Circuit.REJECTED).isEqualTo(modelled == -1);
                    if (permit != Circuit.REJECTED) {
                        out.add(new long[] {permit, modelled, ticker.nanos()});
                    }
                }
                case 1 -> {
                    if (!out.isEmpty()) {
                        long[] call = out.remove(event.at % out.size());
                        end(circuit, call[0], event.outcome, call[2], ticker.nanos());
                        model.end(call[1], event.outcome, call[2], ticker.nanos());
                    }
                }
                default -> ticker.advance(Duration.ofMillis(event.millis));
            }
            assertThat(circuit).hasToString(model.phase(ticker.nanos()));
        }
        assertThatItRecovers(circuit, settings, ticker);
    }

    /** Whatever has happened, and whatever is still out: a dependency that is well is asked again. */
    private static void assertThatItRecovers(Circuit circuit, Breaker settings, ManualTicker ticker) {
        for (int i = 0; i < 3 && !circuit.toString().equals("closed"); i++) {
            ticker.advance(SLEEP);
            for (int probe = 0; probe < settings.probes(); probe++) {
                long permit = circuit.admit(ticker.nanos());
                if (permit != Circuit.REJECTED) {
                    circuit.succeeded(permit, ticker.nanos(), ticker.nanos());
                }
            }
        }
        assertThat(circuit).hasToString("closed");
    }

    private static void end(Circuit circuit, long permit, int outcome, long began, long now) {
        switch (outcome) {
            case 0 -> circuit.succeeded(permit, began, now);
            case 1 -> circuit.failed(permit, began, now);
            default -> circuit.ignored(permit);
        }
    }
}
