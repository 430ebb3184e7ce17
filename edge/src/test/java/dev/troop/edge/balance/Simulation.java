package dev.troop.edge.balance;

import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Zone;
import dev.troop.edge.balance.Balancer.Ejection;
import dev.troop.edge.balance.Balancer.Failure;
import dev.troop.edge.balance.Balancer.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Callers, a balancer and instances in simulated time: what an origin does, without threads and sockets. */
final class Simulation {
    /** How long it takes to see that an instance is dead. */
    static final Duration FAILS_WITHIN = Duration.ofNanos(100_000);

    private static final Duration DEADLINE = Duration.ofMillis(300);

    private final ManualTicker ticker =
            new ManualTicker(Long.MAX_VALUE - Duration.ofSeconds(2).toNanos());
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    private final SplittableRandom random;
    private final Balancer balancer;
    private final Map<InstanceId, Health> health = new HashMap<>();
    private final Map<InstanceId, Set<Attempt>> waiting = new HashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private long now;
    private long order;
    private int calls;
    private int failedCalls;

    /** How an instance behaves. */
    enum Health {
        WELL,
        DEAD,
        HUNG,
        FAILING,
        SLOW
    }

    private record Event(long at, long order, Runnable what) {}

    /** One attempt of a call. */
    static final class Attempt {
        final long at;
        final InstanceId id;
        private final Turn turn;
        private final Set<InstanceId> tried;
        boolean failed;
        boolean over;

        private Attempt(long at, Turn turn, Set<InstanceId> tried) {
            this.at = at;
            this.turn = turn;
            this.tried = tried;
            id = turn.id();
        }
    }

    Simulation(long seed, Zone own, Collection<InstanceId> instances) {
        random = new SplittableRandom(seed);
        balancer = new Balancer(own, instances, ticker, random.split());
        for (InstanceId id : instances) {
            health.put(id, Health.WELL);
            waiting.put(id, new HashSet<>());
        }
    }

    void set(InstanceId id, Health next) {
        health.put(id, next);
        if (next == Health.DEAD) {
            for (Attempt attempt : List.copyOf(Objects.requireNonNull(waiting.get(id)))) {
                fail(attempt, Failure.CONNECTION);
            }
        }
    }

    /** Lets calls arrive at random moments for {@code time}; returns the attempts that began in it. */
    List<Attempt> run(Duration time, double callsPerSecond) {
        long end = now + time.toNanos();
        int before = attempts.size();
        long next = now + pause(callsPerSecond);
        while (next < end) {
            at(next, () -> {
                calls++;
                attempt(Set.of());
            });
            next += pause(callsPerSecond);
        }
        at(end, () -> {});
        while (now < end || !events.isEmpty() && events.peek().at() == end) {
            Event event = events.remove();
            ticker.advance(Duration.ofNanos(event.at() - now));
            now = event.at();
            event.what().run();
        }
        return List.copyOf(attempts.subList(before, attempts.size()));
    }

    private long pause(double callsPerSecond) {
        return (long) (-Math.log(1 - random.nextDouble()) * 1e9 / callsPerSecond);
    }

    /** Lets time pass without new calls. */
    void rest(Duration time) {
        run(time, 1e-6);
    }

    int calls() {
        return calls;
    }

    /** Calls whose attempts all failed. */
    int failedCalls() {
        return failedCalls;
    }

    long nanos() {
        return now;
    }

    private void at(long when, Runnable what) {
        events.add(new Event(when, order++, what));
    }

    private void after(Duration time, Runnable what) {
        at(now + time.toNanos(), what);
    }

    private void attempt(Set<InstanceId> tried) {
        Turn turn = balancer.begin(tried);
        Attempt attempt = new Attempt(now, turn, tried);
        attempts.add(attempt);
        Set<Attempt> others = Objects.requireNonNull(waiting.get(turn.id()));
        others.add(attempt);
        switch (Objects.requireNonNull(health.get(turn.id()))) {
            case WELL -> after(latency(3), () -> answer(attempt));
            case SLOW -> after(latency(200), () -> answer(attempt));
            case FAILING -> after(latency(1), () -> fail(attempt, Failure.ERROR));
            case DEAD -> after(FAILS_WITHIN, () -> fail(attempt, Failure.CONNECTION));
            case HUNG -> {}
        }
        after(DEADLINE, () -> fail(attempt, Failure.TIMEOUT));
        watch(attempt);
    }

    private Duration latency(int millis) {
        return Duration.ofNanos((long) (millis * 1e6 * (0.5 + random.nextDouble())));
    }

    private void watch(Attempt attempt) {
        after(balancer.patience(attempt.turn), () -> {
            if (!attempt.over) {
                probe(balancer.suspect(attempt.turn), Duration.ofMillis(100));
                watch(attempt);
            }
        });
    }

    private void answer(Attempt attempt) {
        if (end(attempt)) {
            balancer.answered(attempt.turn);
        }
    }

    private void fail(Attempt attempt, Failure how) {
        if (!end(attempt)) {
            return;
        }
        attempt.failed = true;
        probe(balancer.failed(attempt.turn, how), Duration.ofMillis(300));
        if (attempt.tried.isEmpty() && how != Failure.TIMEOUT) {
            attempt(Set.of(attempt.id));
        } else {
            failedCalls++;
        }
    }

    private boolean end(Attempt attempt) {
        boolean first = !attempt.over;
        attempt.over = true;
        Objects.requireNonNull(waiting.get(attempt.id)).remove(attempt);
        return first;
    }

    private void probe(@Nullable Ejection ejection, Duration mayTake) {
        Duration pause = ejection == null ? null : balancer.nextProbe(ejection);
        if (ejection == null || pause == null) {
            return;
        }
        after(pause, () -> {
            Health found = Objects.requireNonNull(health.get(ejection.id()));
            boolean answers = found != Health.DEAD && found != Health.HUNG;
            Duration takes = found == Health.HUNG ? mayTake : Duration.ofMillis(1);
            after(takes, () -> {
                balancer.probed(ejection, answers);
                if (!answers && balancer.nextProbe(ejection) != null && balancer.otherThan(ejection.id()) != null) {
                    List.copyOf(Objects.requireNonNull(waiting.get(ejection.id())))
                            .forEach(attempt -> fail(attempt, Failure.CONNECTION));
                }
                probe(ejection, Duration.ofMillis(300));
            });
        });
    }
}
