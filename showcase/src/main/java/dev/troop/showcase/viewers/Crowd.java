package dev.troop.showcase.viewers;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import dev.troop.edge.http.LoopThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Many viewers at once, in an open loop: taps come at a fixed rate whatever happens to those before them, and latency is
 * counted from the moment when a tap should have come, so that a slow generator makes no fleet look fast. Thread safe.
 */
final class Crowd {
    private static final Duration REST = Duration.ofMillis(20);

    private final Audience audience;
    private final Player player;
    private final Consumer<String> tell;
    private final Ticker ticker;
    private final InstantSource clock;
    private volatile int rate;

    /** A crowd that tells of each tap with a line; it rests until it is given a rate. */
    Crowd(Audience audience, Player player, Consumer<String> tell, Ticker ticker, InstantSource clock) {
        this.audience = audience;
        this.player = player;
        this.tell = tell;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** Sets how many taps come a second; 0 for none. */
    void rate(int perSecond) {
        rate = perSecond;
    }

    /** Taps until the thread is interrupted. */
    void tap() throws InterruptedException {
        int current = 0;
        long next = 0;
        while (true) {
            int wanted = rate;
            if (wanted != current) {
                current = wanted;
                next = ticker.nanos();
            }
            if (current == 0) {
                ticker.pause(REST);
                continue;
            }
            long wait = next - ticker.nanos();
            if (wait > 0) {
                ticker.pause(Duration.ofNanos(Math.min(wait, REST.toNanos())));
                continue;
            }
            begin("r", audience.next(), next);
            next += 1_000_000_000L / current;
        }
    }

    /** Sends one request of a test viewer. */
    void probe(String id, Tap tap) {
        begin("p " + id, tap, ticker.nanos());
    }

    private void begin(String about, Tap tap, long dueNanos) {
        LoopThreads.start(() -> {
            long late = ticker.nanos() - dueNanos;
            long startEpochMillis = clock.millis() - late / 1_000_000;
            try {
                Outcome outcome = player.play(tap, Deadline.in(Player.GIVES_UP.minusNanos(late), ticker));
                long latencyMicros = (ticker.nanos() - dueNanos) / 1000;
                tell.accept(about + " " + outcome.line(tap, startEpochMillis, latencyMicros));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
