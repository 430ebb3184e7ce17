package dev.troop.guard;

import dev.troop.core.ManualTicker;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Whatever threads do at once to slots, window and breaker could have been done in some order (Lincheck, model checking). */
final class LinearizabilityTest {

    /** Slots that are taken and given back. */
    public static final class OfSlots {
        private final Slots slots = new Slots(2);

        @Operation
        public boolean tryAcquire() {
            return slots.tryAcquire();
        }

        @Operation
        public void release() {
            slots.release();
        }

        @Operation
        public int inUse() {
            return slots.inUse();
        }
    }

    /** A closed breaker, which opens at two failures of at most four calls. */
    public static final class OfAClosedCircuit {
        private final Circuit circuit = new Circuit(
                new Breaker(50, Duration.ofSeconds(10), 2, Duration.ofSeconds(5), 1), 0, new ManualTicker());

        @Operation
        public long admit() {
            return circuit.admit(0);
        }

        @Operation
        public void succeeded() {
            circuit.succeeded(0, 0, 0);
        }

        @Operation
        public void failed() {
            circuit.failed(0, 0, 0);
        }

        @Operation
        public String state() {
            return circuit.toString();
        }
    }

    /** A closed breaker that knows how long no look is due, and whose calls count in two buckets. */
    public static final class OfAQuietCircuit {
        private static final long LATER = Duration.ofSeconds(1).toNanos();

        private final ManualTicker ticker = new ManualTicker();
        private final Circuit circuit =
                new Circuit(new Breaker(50, Duration.ofSeconds(10), 5, Duration.ofSeconds(5), 1), 0, ticker);

        public OfAQuietCircuit() {
            circuit.failed(0, 0, 0);
            ticker.advance(Duration.ofNanos(LATER));
        }

        @Operation
        public void succeeded() {
            circuit.succeeded(0, LATER, LATER);
        }

        @Operation
        public void failed() {
            circuit.failed(0, LATER, LATER);
        }

        @Operation
        public void succeededLate() {
            circuit.succeeded(0, 0, LATER);
        }

        @Operation
        public void failedLate() {
            circuit.failed(0, 0, 0);
        }

        @Operation
        public String state() {
            return circuit.toString();
        }
    }

    /** A closed breaker of which all calls fail, and which opens at the fourth: no thread may take another's for granted. */
    public static final class OfFailures {
        private final Circuit circuit = new Circuit(
                new Breaker(100, Duration.ofSeconds(10), 4, Duration.ofSeconds(5), 1), 0, new ManualTicker());

        public OfFailures() {
            circuit.failed(0, 0, 0);
        }

        @Operation
        public void failed() {
            circuit.failed(0, 0, 0);
        }

        @Operation
        public String state() {
            return circuit.toString();
        }
    }

    /** A half-open breaker with two probes; results of generation 0 are late, those of 2 are its own. */
    public static final class OfAHalfOpenCircuit {
        private static final long LATER = Duration.ofSeconds(5).toNanos();

        private final ManualTicker ticker = new ManualTicker();
        private final Circuit circuit =
                new Circuit(new Breaker(50, Duration.ofSeconds(10), 1, Duration.ofSeconds(5), 2), 0, ticker);

        public OfAHalfOpenCircuit() {
            circuit.failed(0, 0, 0);
            ticker.advance(Duration.ofSeconds(5));
        }

        @Operation
        public long admit() {
            return circuit.admit(LATER);
        }

        @Operation
        public void succeeded() {
            circuit.succeeded(2, LATER, LATER);
        }

        @Operation
        public void failed() {
            circuit.failed(2, LATER, LATER);
        }

        @Operation
        public void ignored() {
            circuit.ignored(2);
        }

        @Operation
        public void late() {
            circuit.failed(0, 0, LATER);
        }

        @Operation
        public String state() {
            return circuit.toString();
        }
    }

    private static ModelCheckingOptions options() {
        return new ModelCheckingOptions()
                .iterations(15)
                .invocationsPerIteration(400)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(1);
    }

    @Test
    void slots() {
        options().check(OfSlots.class);
    }

    @Test
    void aClosedBreaker() {
        options().check(OfAClosedCircuit.class);
    }

    @Test
    void aClosedBreakerThatIsQuiet() {
        options().actorsBefore(2).check(OfAQuietCircuit.class);
    }

    @Test
    void failuresOfAClosedBreaker() {
        options().actorsBefore(0).invocationsPerIteration(1000).check(OfFailures.class);
    }

    @Test
    void aHalfOpenBreaker() {
        options().check(OfAHalfOpenCircuit.class);
    }
}
