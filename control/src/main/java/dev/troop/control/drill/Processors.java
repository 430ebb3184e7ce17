package dev.troop.control.drill;

import dev.troop.control.drill.DrillReport.SecondResult;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How busy the machine's processors are, second by second, and how much of them its own host takes away: what a drill on
 * one machine has to know before it blames the fleet.
 *
 * <p>From the first line of {@code /proc/stat}; where there is none, nothing is known. Thread safe.
 */
final class Processors implements AutoCloseable {
    private static final Path STAT = Path.of("/proc/stat");
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int STOLEN = 7;

    /** Time of all processors together since the machine started, in its own unit. */
    record Spent(long all, long idle, long stolen) {
        /** Reads the first line of {@code /proc/stat}. */
        static Spent parse(String line) {
            String[] words = line.strip().split("\\s+");
            if (!words[0].equals("cpu") || words.length <= STOLEN + 1) {
                throw new IllegalArgumentException("'" + line + "': expected cpu and eight numbers or more");
            }
            long all = 0;
            for (int i = 1; i <= STOLEN + 1; i++) {
                all += Long.parseLong(words[i]);
            }
            return new Spent(
                    all,
                    Long.parseLong(words[IDLE + 1]) + Long.parseLong(words[WAITING + 1]),
                    Long.parseLong(words[STOLEN + 1]));
        }

        /** The shares since {@code before}. */
        Load since(Spent before) {
            double time = Math.max(1, all - before.all);
            return new Load(1 - (idle - before.idle) / time, (stolen - before.stolen) / time);
        }
    }

    /**
     * Shares of all processors' time, 0 to 1.
     *
     * @param busy how much was not idle
     * @param stolen how much of it the machine's host gave to others
     */
    record Load(double busy, double stolen) {}

    private final Ticker ticker;
    private final InstantSource clock;
    private final long startMillis;
    private final Map<Integer, Load> seconds = new TreeMap<>();
    private final Thread watcher;

    Processors(Ticker ticker, InstantSource clock, long startMillis) {
        this.ticker = ticker;
        this.clock = clock;
        this.startMillis = startMillis;
        this.watcher = Thread.ofPlatform().daemon().name("processors").start(this::watch);
    }

    /** What was seen so far, by seconds from the drill's start. */
    synchronized Map<Integer, Load> seconds() {
        return new TreeMap<>(seconds);
    }

    /** How busy they were on average from one reading of the clock to a later one, 0 to 1; nothing where that is not known. */
    OptionalDouble busyBetween(long fromMillis, long toMillis) {
        return busyBetween(
                seconds(), (int) ((fromMillis - startMillis) / 1000), (int) ((toMillis - startMillis) / 1000));
    }

    /** The same of what was seen, after the second {@code from} up to the second {@code to}. */
    static OptionalDouble busyBetween(Map<Integer, Load> seconds, int from, int to) {
        return seconds.entrySet().stream()
                .filter(second -> second.getKey() > from && second.getKey() <= to)
                .mapToDouble(second -> second.getValue().busy())
                .average();
    }

    /** Waits for {@code time} and returns what the processors did meanwhile; nothing where that is not known. */
    Optional<Load> during(Duration time) throws InterruptedException {
        try {
            Spent before = read();
            ticker.pause(time);
            return Optional.of(read().since(before));
        } catch (IOException | IllegalArgumentException unknown) {
            ticker.pause(time);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    /** In words, what the processors did while requests failed; nothing if none did or nothing is known. */
    static Optional<String> whileFailing(List<SecondResult> traffic, Map<Integer, Load> seconds) {
        List<Load> then = traffic.stream()
                .filter(second -> second.failed() > 0 && seconds.containsKey(second.t()))
                .map(second -> seconds.get(second.t()))
                .toList();
        if (then.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "while requests failed, the processors were %.0f%% busy (%.0f%% at other times); their host took %.0f%% of them (%.0f%%)",
                100 * mean(then, true),
                100 * mean(others(traffic, seconds), true),
                100 * mean(then, false),
                100 * mean(others(traffic, seconds), false)));
    }

    private static List<Load> others(List<SecondResult> traffic, Map<Integer, Load> seconds) {
        List<Load> others = new ArrayList<>();
        traffic.stream()
                .filter(second -> second.failed() == 0 && seconds.containsKey(second.t()))
                .forEach(second -> others.add(seconds.get(second.t())));
        return others;
    }

    private static double mean(List<Load> loads, boolean busy) {
        return loads.stream()
                .mapToDouble(load -> busy ? load.busy() : load.stolen())
                .average()
                .orElse(0);
    }

    private void watch() {
        try {
            Spent before = read();
            while (true) {
                ticker.pause(LOOK);
                Spent now = read();
                synchronized (this) {
                    seconds.put((int) ((clock.millis() - startMillis) / 1000), now.since(before));
                }
                before = now;
            }
        } catch (IOException | IllegalArgumentException e) {
            System.getLogger(Processors.class.getName())
                    .log(System.Logger.Level.DEBUG, "{0} says nothing: {1}", STAT, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Spent read() throws IOException {
        try (var lines = Files.lines(STAT, StandardCharsets.US_ASCII)) {
            return Spent.parse(lines.findFirst().orElse(""));
        }
    }
}
