package dev.troop.adapters.hystrixstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troop.core.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Those who read a stream, whatever server they come by: each has a virtual thread of its own, until it leaves, does not read
 * for too long, or all are disconnected. Thread safe.
 */
final class Clients implements AutoCloseable {
    /** So many clients are served at once by default, as by Hystrix. */
    static final int MOST = 5;

    static final Duration LONGEST_WRITE = Duration.ofSeconds(10);

    /** The head of the response. */
    static final Map<String, String> HEADERS = Map.of(
            "Content-Type", "text/event-stream;charset=UTF-8",
            "Cache-Control", "no-cache, no-store, max-age=0, must-revalidate",
            "Pragma", "no-cache");

    private static final Duration DELAY = Duration.ofMillis(500);
    private static final Duration LEAST_DELAY = Duration.ofMillis(100);
    private static final Pattern DELAY_PARAMETER = Pattern.compile("(?:^|&)delay=(\\d{1,6})(?:&|$)");

    private final HystrixStream stream;
    private final int most;
    private final Duration longestWrite;
    private final Ticker ticker;
    private final Semaphore places;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** One client's response. */
    interface Connection extends AutoCloseable {
        /** Sends the head, and returns where the body goes. */
        OutputStream open() throws IOException;

        @Override
        void close();
    }

    Clients(HystrixStream stream, int most, Duration longestWrite, Ticker ticker) {
        if (most < 1) {
            throw new IllegalArgumentException("clients at once " + most + ": expected 1 or more");
        }
        this.stream = stream;
        this.most = most;
        this.longestWrite = longestWrite;
        this.ticker = ticker;
        this.places = new Semaphore(most);
    }

    /** Whether there is room for one more, who then is to be {@linkplain #serve served}. */
    boolean hasRoom() {
        return places.tryAcquire();
    }

    /** One that there was room for is not served after all. */
    void leaveRoom() {
        places.release();
    }

    /** Serves a client that there is room for, as often as its query asks. */
    void serve(Connection client, @Nullable String query) {
        Duration delay = delay(query);
        Thread thread = Thread.ofVirtual().name("hystrix.stream").unstarted(() -> serve(client, delay));
        threads.add(thread);
        thread.start();
    }

    /** Why there is no room. */
    String full() {
        return "MaxConcurrentConnections reached: " + most + "\n";
    }

    int count() {
        return most - places.availablePermits();
    }

    /** Disconnects all; those who come later are served. */
    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private static Duration delay(@Nullable String query) {
        Matcher asked = DELAY_PARAMETER.matcher(query == null ? "" : query);
        if (!asked.find()) {
            return DELAY;
        }
        Duration delay = Duration.ofMillis(Long.parseLong(asked.group(1)));
        return delay.compareTo(LEAST_DELAY) < 0 ? LEAST_DELAY : delay;
    }

    private void serve(Connection client, Duration delay) {
        try {
            OutputStream body = client.open();
            while (write(body)) {
                ticker.pause(delay);
            }
        } catch (IOException | InterruptedException over) {
            System.getLogger(Clients.class.getName()).log(Level.DEBUG, "a client has left, or was disconnected", over);
        } finally {
            client.close();
            threads.remove(Thread.currentThread());
            places.release();
        }
    }

    /** Writes one round; false if the client has left, or does not read. An interrupt closes the channel that a write waits for. */
    private boolean write(OutputStream body) throws IOException, InterruptedException {
        byte[] round = round();
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        Thread writing = Thread.ofVirtual().name("hystrix.stream-write").start(() -> {
            try {
                body.write(round);
                body.flush();
            } catch (IOException gone) {
                failure.set(gone);
            }
        });
        try {
            if (writing.join(longestWrite)) {
                return failure.get() == null;
            }
            return false;
        } finally {
            if (writing.isAlive()) {
                writing.interrupt();
                writing.join();
            }
        }
    }

    private byte[] round() throws IOException {
        StringBuilder round = new StringBuilder();
        stream.write(round);
        return round.toString().getBytes(UTF_8);
    }
}
