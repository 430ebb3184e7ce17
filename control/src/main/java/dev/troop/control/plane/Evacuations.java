package dev.troop.control.plane;

import dev.troop.chaos.Capacity;
import dev.troop.chaos.Evacuation;
import dev.troop.chaos.Evacuation.Phase;
import dev.troop.control.api.EvacuationStatus;
import dev.troop.control.api.EvacuationStatus.PhaseTime;
import dev.troop.core.Ticker;
import dev.troop.fleet.Inventory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Empties regions and fills them again: looks at the region, lets {@link Evacuation} decide, and sends the plan down.
 *
 * <p>One evacuation at a time. Every step is in the journal, from which a restarted control plane goes on. A region of
 * which nothing is heard any more is evacuated without being asked for. Thread safe.
 */
final class Evacuations {
    private static final Evacuation.Times TIMES = new Evacuation.Times(
            Duration.ofMillis(1000),
            Duration.ofMillis(1500),
            Duration.ofMillis(2200),
            Duration.ofSeconds(12),
            Duration.ofMillis(1500));
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration SILENT = Duration.ofMillis(1800);

    private final Journal journal;
    private final LinkHub hub;
    private final Inventory keeper;
    private final Ticker ticker;
    private final Fleet fleet;
    private final Map<String, Rate> rates = new HashMap<>();

    private @Nullable Evacuation current;
    private @Nullable WellBeing wellBeing;
    private final List<PhaseTime> over = new ArrayList<>();
    private EvacuationStatus last = new EvacuationStatus("", false, "done", "", List.of());
    private long phaseSince;
    private long lastLook;
    private boolean everHeard;

    /**
     * What must be known of the fleet.
     *
     * @param entry the service that viewers connect to
     * @param capacity how many requests a second each region can serve
     */
    record Fleet(String entry, Map<String, Double> capacity) {
        Set<String> regions() {
            return capacity.keySet();
        }
    }

    private record Rate(long answered, long atNanos, double perSecond) {}

    Evacuations(Journal journal, LinkHub hub, Inventory keeper, Ticker ticker, Fleet fleet) {
        this.journal = journal;
        this.hub = hub;
        this.keeper = keeper;
        this.ticker = ticker;
        this.fleet = fleet;
        this.lastLook = ticker.nanos();
    }

    /** Begins to evacuate a region, if the others have room for its traffic. */
    synchronized EvacuationStatus begin(String region, boolean planned) {
        long decided = ticker.nanos();
        if (!fleet.regions().contains(region)) {
            throw new IllegalArgumentException(
                    "unknown region '" + region + "': expected one of " + String.join(", ", fleet.regions()));
        }
        if (current != null) {
            throw new IllegalArgumentException(
                    "region " + current.region() + " is being evacuated: one evacuation at a time");
        }
        Map<String, Double> load = new HashMap<>();
        rates.forEach((name, rate) -> load.put(name, rate.perSecond()));
        return switch (Capacity.check(region, load, fleet.capacity())) {
            case Capacity.Lacking lacking -> {
                last = new EvacuationStatus(region, planned, "refused", lacking.reason(), List.of());
                journal.append("evacuation-refused", region, last);
                yield last;
            }
            case Capacity.Enough enough -> {
                over.clear();
                over.add(new PhaseTime("check", (ticker.nanos() - decided) / 1e9));
                move(Evacuation.begin(region, planned, enough.shares(), ticker.nanos()));
                yield status();
            }
        };
    }

    /** Gives a region its traffic back as soon as it is up; from any phase, which aborts the evacuation. */
    synchronized EvacuationStatus restore(String region) {
        if (current == null || !current.region().equals(region)) {
            throw new IllegalArgumentException("region " + region + " is not evacuated");
        }
        move(current.restore(ticker.nanos()));
        return status();
    }

    /** How far the current evacuation is, or how the last one ended. */
    synchronized EvacuationStatus status() {
        return current == null
                ? last
                : new EvacuationStatus(
                        current.region(), current.planned(), current.phase().toString(), "", List.copyOf(over));
    }

    /** Goes on where an earlier process was. */
    synchronized void recover(List<Journal.Entry> past) {
        for (Journal.Entry entry : past) {
            if (entry.kind().equals("evacuation")) {
                Evacuation then = entry.as(Evacuation.class);
                current = then.phase() == Phase.DONE
                        ? null
                        : new Evacuation(
                                then.region(),
                                then.planned(),
                                then.saviours(),
                                then.phase(),
                                then.step(),
                                ticker.nanos(),
                                0);
            }
        }
        if (current != null) {
            phaseSince = ticker.nanos();
            hub.plan(current.plan());
        }
    }

    /** Looks at the fleet again and again, until interrupted. */
    void watch() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            ticker.pause(LOOK);
            look();
        }
    }

    /** Looks at the fleet, and goes on by one step at most. */
    synchronized void look() {
        long now = ticker.nanos();
        fleet.regions().forEach(region -> measure(region, now));
        Evacuation before = current;
        if (before == null) {
            evacuateTheSilent();
        } else {
            boolean quiet = hub.lastActive(fleet.entry(), before.region(), lastLook - 1) - lastLook < 0;
            boolean up = before.phase() == Phase.RETURN && isUp(before.region());
            Evacuation after =
                    before.look(now, now - lastLook, new Evacuation.Signals(quiet, up, isWell(before, now)), TIMES);
            if (after.phase() != before.phase() || after.step() != before.step()) {
                move(after);
            } else {
                current = after;
            }
        }
        lastLook = now;
    }

    /** A region that was heard of once and of which nothing at all is heard any more is gone. */
    private void evacuateTheSilent() {
        everHeard |= fleet.regions().stream().allMatch(region -> hub.heardOf(region, SILENT) > 0);
        if (!everHeard) {
            return;
        }
        for (String region : fleet.regions()) {
            boolean othersAreHeard =
                    fleet.regions().stream().anyMatch(other -> !other.equals(region) && hub.heardOf(other, SILENT) > 0);
            if (othersAreHeard && hub.heardOf(region, SILENT) == 0) {
                begin(region, false);
                return;
            }
        }
    }

    /** Whether a region that gets its traffic back does well with what it has. */
    private boolean isWell(Evacuation restoring, long now) {
        if (restoring.phase() != Phase.RESTORE) {
            wellBeing = null;
            return false;
        }
        LinkHub.Answers answers = hub.answers(fleet.entry(), restoring.region());
        if (wellBeing == null) {
            wellBeing = new WellBeing(answers, now);
        }
        return wellBeing.look(answers, now);
    }

    private boolean isUp(String region) {
        try {
            return keeper.state().instances().stream()
                            .filter(one -> one.id().zone().region().equals(region))
                            .allMatch(one -> one.phase() == dev.troop.fleet.Phase.UP)
                    && hub.heardOf(region, SILENT) > 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void move(Evacuation next) {
        long now = ticker.nanos();
        Evacuation before = current;
        if (before == null) {
            phaseSince = now;
        } else if (before.phase() != next.phase()) {
            over.add(new PhaseTime(before.phase().toString(), (now - phaseSince) / 1e9));
            phaseSince = now;
        }
        journal.append("evacuation", next.region(), next);
        hub.plan(next.plan());
        current = next;
        if (next.phase() == Phase.DONE) {
            last = new EvacuationStatus(next.region(), next.planned(), "done", "", List.copyOf(over));
            current = null;
        }
    }

    private void measure(String region, long now) {
        long answered = hub.answered(fleet.entry(), region);
        Rate rate = rates.computeIfAbsent(region, first -> new Rate(answered, now, 0));
        if (now - rate.atNanos() >= Duration.ofSeconds(2).toNanos()) {
            double seconds = (now - rate.atNanos()) / 1e9;
            rates.put(region, new Rate(answered, now, Math.max(0, answered - rate.answered()) / seconds));
        }
    }
}
