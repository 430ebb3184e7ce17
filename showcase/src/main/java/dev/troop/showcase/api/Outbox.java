package dev.troop.showcase.api;

import dev.troop.core.Ticker;
import dev.troop.guard.NoAnswer;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.contract.Recorded;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Plays that could not be taken down at once, and will be later.
 *
 * <p>In memory and bounded: when it is full, and when the process ends, plays are lost. Thread safe.
 */
final class Outbox {
    private static final int ROOM = 1000;
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final BlockingQueue<Play> waiting = new ArrayBlockingQueue<>(ROOM);

    /** Takes a play in, if there is room. */
    Recorded accept(Play play) throws NoAnswer {
        if (!waiting.offer(play)) {
            throw NoAnswer.INSTANCE;
        }
        return new Recorded(false);
    }

    /** How many are waiting. */
    int size() {
        return waiting.size();
    }

    /** Hands all that is waiting now to {@code again}, which brings back what it cannot deliver. */
    void deliver(Consumer<Play> again) {
        for (int left = waiting.size(); left > 0; left--) {
            Play play = waiting.poll();
            if (play != null) {
                again.accept(play);
            }
        }
    }

    /** Delivers every second from now on, on a virtual thread, until that is interrupted. */
    Thread deliverEverySecond(Consumer<Play> again, Ticker ticker) {
        return Thread.ofVirtual().name("outbox").start(() -> {
            try {
                while (true) {
                    ticker.pause(EVERY);
                    deliver(again);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
