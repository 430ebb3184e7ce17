package dev.troop.bench;

import java.util.Arrays;
import java.util.List;
import org.openjdk.jmh.annotations.Param;

/** A question that is put to all contestants alike. */
@SuppressWarnings("ImmutableEnumChecker") // a record of numbers is immutable
enum Case {
    SUCCESS(
            SuccessBenchmark.class,
            "oneThread",
            "Success, one thread",
            "Breaker, budget and fallback are there, nothing happens. On the caller's thread.",
            Unit.CPU_NANOS,
            Contestant.FLOOR_CLOCK,
            new Goal(70, 0, 0)),
    CONTENDED(
            SuccessBenchmark.class,
            "eightThreads",
            "Success, eight threads",
            "The same by eight threads at once.",
            Unit.CPU_NANOS,
            Contestant.FLOOR_SEMAPHORE,
            new Goal(0, 1, 0)),
    OPEN(
            OpenBenchmark.class,
            "shallow",
            "Open breaker to fallback",
            "The breaker is open; the primary is not asked, the fallback answers.",
            Unit.CPU_NANOS,
            Contestant.FLOOR_SWITCH,
            new Goal(60, 0, 0)),
    OPEN_DEEP(
            OpenBenchmark.class,
            "deep",
            "Open breaker to fallback, 200 frames deep",
            "The same from a stack of 200 more frames, which an exception with a stack trace pays for.",
            Unit.CPU_NANOS,
            Contestant.FLOOR_SWITCH,
            new Goal(60, 0, 0)),
    FAILING(
            FailingBenchmark.class,
            "failing",
            "Failing call to fallback",
            "The primary throws an exception that was made before; the breaker stays closed; the fallback answers.",
            Unit.CPU_NANOS,
            Contestant.FLOOR_CATCH,
            new Goal(100, 0, 0)),
    ISOLATED(
            IsolatedBenchmark.class,
            "isolated",
            "Success on another thread",
            "The caller waits for an answer that another thread makes, within a deadline that is kept.",
            Unit.CPU_NANOS,
            Contestant.FLOOR_POOL,
            new Goal(0, 1.1, -1)),
    STORM(
            StormBenchmark.class,
            "storm",
            "10,000 virtual threads on 20 permits",
            "A stuck dependency holds all permits; from the start of the first thread to the last fallback, warm.",
            Unit.WALL_MILLIS,
            Contestant.FLOOR_SEMAPHORE,
            new Goal(12e6, 0, -1));

    /** What the ratios of a case are made of. */
    enum Unit {
        CPU_NANOS,
        WALL_MILLIS
    }

    /**
     * What Troop wants to reach.
     *
     * @param nanos at most so many; 0 if that is not asked
     * @param floors at most so many times the floor; 0 if that is not asked
     * @param bytes at most so many bytes; -1 if that is not asked
     */
    record Goal(double nanos, double floors, double bytes) {}

    /** What a guard may retain, in bytes. */
    static final int MOST_RETAINED = 800;

    private final Class<?> benchmark;
    private final String method;
    private final String title;
    private final String question;
    private final Unit unit;
    private final Contestant floor;
    private final Goal goal;

    Case(Class<?> benchmark, String method, String title, String question, Unit unit, Contestant floor, Goal goal) {
        this.benchmark = benchmark;
        this.method = method;
        this.title = title;
        this.question = question;
        this.unit = unit;
        this.floor = floor;
        this.goal = goal;
    }

    /** The method that measures it: the end of its full name. */
    String benchmark() {
        return benchmark.getSimpleName() + "." + method;
    }

    /** Who is measured in it. */
    List<Contestant> contestants() {
        try {
            Param parameter = benchmark.getDeclaredField("contestant").getAnnotation(Param.class);
            return Arrays.stream(parameter.value()).map(Contestant::valueOf).toList();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(benchmark + " has no contestants", e);
        }
    }

    String title() {
        return title;
    }

    String question() {
        return question;
    }

    Unit unit() {
        return unit;
    }

    Goal goal() {
        return goal;
    }

    /** What a contestant is compared to: where there is a floor of its kind, that one. */
    Contestant floorOf(Contestant contestant) {
        return this == ISOLATED && contestant == Contestant.TROOP_VIRTUAL ? Contestant.FLOOR_VIRTUAL : floor;
    }

    /** Whether the goal is for this contestant: a tier that may block was never meant to be as cheap as one that may not. */
    boolean asks(Contestant contestant) {
        return switch (this) {
            case SUCCESS, CONTENDED, OPEN, OPEN_DEEP, FAILING -> contestant == Contestant.TROOP;
            case ISOLATED -> contestant == Contestant.TROOP_VIRTUAL || contestant == Contestant.TROOP_POOL;
            case STORM -> contestant == Contestant.TROOP || contestant == Contestant.TROOP_VIRTUAL;
        };
    }
}
