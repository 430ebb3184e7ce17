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

/** A breaker whose settings change. */
final class CircuitChangeTest {

    /** What happens: {@code kind} 0 admits, 1 ends the call at {@code at}, 2 lets time pass, 3 changes the settings. */
    record Event(int kind, int at, int outcome, int number) {}

    @Provide
    Arbitrary<List<Event>> histories() {
        Arbitrary<Integer> small = Arbitraries.integers().between(0, 7);
        return Combinators.combine(Arbitraries.of(0, 0, 1, 1, 2, 3), small, Arbitraries.of(0, 1, 1, 2), small)
                .as(Event::new)
                .list()
                .ofMinSize(10)
                .ofMaxSize(150);
    }

    private static Breaker settings(int number) {
        return new Breaker(
                number % 2 == 0 ? 50 : 100,
                Duration.ofSeconds(number % 3 == 0 ? 2 : 1),
                1 + number % 4,
                Duration.ofMillis(100L + 100L * (number % 3)),
                1 + number % 3);
    }

    private static void end(Circuit circuit, long permit, int outcome, long now) {
        switch (outcome) {
            case 0 -> circuit.succeeded(permit, now, now);
            case 1 -> circuit.failed(permit, now, now);
            default -> circuit.ignored(permit);
        }
    }

    @Property(tries = 2000)
    void settingWhatIsSetAlreadyChangesNothing(@ForAll("histories") List<Event> history) {
        ManualTicker ticker = new ManualTicker();
        Circuit changed = new Circuit(settings(1), 0, ticker);
        Circuit left = new Circuit(settings(1), 0, ticker);
        List<long[]> out = new ArrayList<>();
        for (Event event : history) {
            switch (event.kind) {
                case 0 -> {
                    long[] permits = {changed.admit(ticker.nanos()), left.admit(ticker.nanos())};
                    assertThat(permits[0]).isEqualTo(permits[1]);
                    if (permits[0] != Circuit.REJECTED) {
                        out.add(permits);
                    }
                }
                case 1 -> {
                    if (!out.isEmpty()) {
                        long[] permits = out.remove(event.at % out.size());
                        end(changed, permits[0], event.outcome, ticker.nanos());
                        end(left, permits[1], event.outcome, ticker.nanos());
                    }
                }
                case 2 -> ticker.advance(Duration.ofMillis(50L * event.number));
                default -> changed.change(settings(1), 0);
            }
            assertThat(changed.toString()).isEqualTo(left.toString());
        }
    }

    @Property(tries = 2000)
    void whateverChangesTheCircuitIsNeverWedged(@ForAll("histories") List<Event> history) {
        ManualTicker ticker = new ManualTicker();
        Circuit circuit = new Circuit(settings(0), 0, ticker);
        List<Long> out = new ArrayList<>();
        for (Event event : history) {
            switch (event.kind) {
                case 0 -> {
                    long permit = circuit.admit(ticker.nanos());
                    if (permit != Circuit.REJECTED) {
                        out.add(permit);
                    }
                }
                case 1 -> {
                    if (!out.isEmpty()) {
                        end(circuit, out.remove(event.at % out.size()), event.outcome, ticker.nanos());
                    }
                }
                case 2 -> ticker.advance(Duration.ofMillis(50L * event.number));
                default -> circuit.change(settings(event.number), 0);
            }
        }

        for (int i = 0; i < 10 && !circuit.toString().equals("closed"); i++) {
            ticker.advance(Duration.ofSeconds(1));
            long permit = circuit.admit(ticker.nanos());
            if (permit != Circuit.REJECTED) {
                circuit.succeeded(permit, ticker.nanos(), ticker.nanos());
            }
        }
        assertThat(circuit).hasToString("closed");
    }
}
