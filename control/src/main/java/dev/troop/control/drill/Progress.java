package dev.troop.control.drill;

import dev.troop.core.Attack;
import dev.troop.core.Rung;
import dev.troop.core.Ticker;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while a drill runs: one line that is rewritten on a terminal, a plain line every few seconds
 * elsewhere, and a lasting line for whatever is worth keeping. Thread safe.
 */
final class Progress implements AutoCloseable {
    private static final Duration ON_TERMINAL = Duration.ofMillis(250);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);
    private static final int WIDTH = 120;

    private final PrintStream out;
    private final boolean terminal;
    private final Ticker ticker;
    private final InstantSource clock;
    private final Map<String, Attack> active = new LinkedHashMap<>();
    private final Thread painter;
    private final Schedule schedule;
    private final long startNanos;
    private @Nullable Traffic traffic;
    private String part = Schedule.FLEET_UP;
    private long partNanos;
    private boolean quiet;

    Progress(PrintStream out, boolean terminal, Ticker ticker, InstantSource clock, Schedule schedule) {
        this.out = out;
        this.terminal = terminal;
        this.ticker = ticker;
        this.clock = clock;
        this.schedule = schedule;
        this.startNanos = ticker.nanos();
        this.partNanos = startNanos;
        this.painter = Thread.ofPlatform().daemon().name("progress").start(this::paint);
    }

    synchronized void traffic(Traffic seen) {
        traffic = seen;
    }

    synchronized void part(String name) {
        part = name;
        partNanos = ticker.nanos();
        say("== " + name);
    }

    synchronized void rung(Rung rung) {
        part(Schedule.name(rung));
    }

    /** An attack begins. */
    synchronized void attack(Attack attack) {
        active.put(attack.id(), attack);
        if (attack.rung() != Rung.REQUEST) {
            say("   " + attack);
        }
    }

    /** An attack is over. */
    synchronized void over(Attack attack) {
        active.remove(attack.id());
    }

    /** Prints a line that stays. */
    synchronized void say(String line) {
        if (!quiet) {
            out.println((terminal ? "\r\u001b[K" : "") + line);
            out.flush();
        }
    }

    /** Stops printing anything. */
    synchronized void silence() {
        quiet = true;
    }

    @Override
    public void close() {
        painter.interrupt();
        synchronized (this) {
            if (terminal && !quiet) {
                out.print("\r\u001b[K");
                out.flush();
            }
        }
    }

    private void paint() {
        try {
            while (true) {
                ticker.pause(terminal ? ON_TERMINAL : ELSEWHERE);
                synchronized (this) {
                    if (!quiet && traffic != null) {
                        String line = line(traffic);
                        out.print(
                                terminal
                                        ? "\r\u001b[K" + line.substring(0, Math.min(WIDTH, line.length()))
                                        : line + "\n");
                        out.flush();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String line(Traffic seen) {
        long second = clock.millis() - 1_000;
        List<Sample> recent = seen.recent(second - 1_000).stream()
                .filter(sample -> sample.startMillis() < second)
                .toList();
        Traffic.Counts counts = seen.counts();
        String attacks = active.isEmpty()
                ? ""
                : active.size() == 1
                        ? active.values().iterator().next().toString()
                        : active.size() + " attacks: "
                                + active.keySet().stream().collect(Collectors.joining(" "));
        long now = ticker.nanos();
        long left = schedule.left(part, Duration.ofNanos(now - partNanos), Duration.ofNanos(now - startNanos))
                .toSeconds();
        return String.format(
                Locale.ROOT,
                "%s | %d/s  failed %d  degraded %d  p99 %.0f ms | about %d:%02d left | %s",
                part,
                recent.size(),
                counts.failed(),
                counts.degraded(),
                Traffic.percentiles(recent).p99(),
                left / 60,
                left % 60,
                attacks);
    }
}
