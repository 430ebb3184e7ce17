package dev.troop.control.drill;

import dev.troop.control.drill.DrillReport.ZoneChange;
import dev.troop.control.drill.DrillReport.ZoneResult;
import dev.troop.core.Ticker;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Inventory;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Watches the keeper and notes whenever the state of a zone's processes changes. Thread safe. */
final class Timeline implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Inventory keeper;
    private final Ticker ticker;
    private final InstantSource clock;
    private final long startMillis;
    private final Map<String, List<ZoneChange>> changes = new TreeMap<>();
    private final Thread watcher;

    Timeline(Inventory keeper, Ticker ticker, InstantSource clock, long startMillis) {
        this.keeper = keeper;
        this.ticker = ticker;
        this.clock = clock;
        this.startMillis = startMillis;
        this.watcher = Thread.ofPlatform().daemon().name("timeline").start(this::watch);
    }

    synchronized List<ZoneResult> zones() {
        return changes.entrySet().stream()
                .map(zone -> new ZoneResult(zone.getKey(), List.copyOf(zone.getValue())))
                .toList();
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                try {
                    note(keeper.state());
                } catch (IOException e) {
                    System.getLogger(Timeline.class.getName())
                            .log(System.Logger.Level.DEBUG, "keeper not reached: {0}", e.getMessage());
                }
                ticker.pause(LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void note(FleetState state) {
        double t = (clock.millis() - startMillis) / 1e3;
        Map<String, int[]> counts = new TreeMap<>();
        for (InstanceState one : state.instances()) {
            if (!one.id().zone().region().equals("global")) {
                int kind = switch (one.phase()) {
                    case UP -> 0;
                    case HUNG -> 2;
                    default -> 1;
                };
                counts.computeIfAbsent(one.id().zone().toString(), zone -> new int[3])[kind]++;
            }
        }
        counts.forEach((zone, now) -> {
            List<ZoneChange> before = changes.computeIfAbsent(zone, name -> new ArrayList<>());
            ZoneChange change = new ZoneChange(t, now[0], now[1], now[2]);
            if (before.isEmpty() || differs(before.getLast(), change)) {
                before.add(change);
            }
        });
    }

    private static boolean differs(ZoneChange one, ZoneChange other) {
        return one.up() != other.up() || one.down() != other.down() || one.hung() != other.hung();
    }
}
