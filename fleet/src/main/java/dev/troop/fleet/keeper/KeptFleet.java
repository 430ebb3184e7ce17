package dev.troop.fleet.keeper;

import dev.troop.core.Deadline;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.keeper.KeptProcess.Running;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a plan, kept running: started in order, started again after a delay when they end, unless they are
 * held.
 *
 * <p>One dispatching thread decides who is started next, in as many lanes as the settings give; a lane is taken from
 * the decision until the process answers, so that a fleet that comes up does not take its own CPU away. Everything
 * about a process is guarded by one lock; nothing that waits for a process is done under it. Thread safe.
 */
final class KeptFleet {
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(15);
    private static final Duration STEADY = Duration.ofSeconds(10);
    private static final Duration CHECK = Duration.ofMillis(300);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<InstanceId, KeptProcess> all = new LinkedHashMap<>();
    private final KeeperSettings settings;
    private final Launcher launcher;
    private final Journal journal;
    private final Ticker ticker;
    private final InstantSource clock;
    private int lanesTaken;
    private int spawning;
    private boolean broughtUp;
    private boolean ending;

    /** Starts a process of the plan and has it on record before it returns. */
    interface Launcher {
        Process start(PlannedProcess plan) throws IOException;
    }

    KeptFleet(StartPlan plan, Launcher launcher, Journal journal, Ticker ticker, InstantSource clock) {
        this.settings = plan.settings();
        this.launcher = launcher;
        this.journal = journal;
        this.ticker = ticker;
        this.clock = clock;
        long now = ticker.nanos();
        for (PlannedProcess process : plan.processes()) {
            KeptProcess kept = new KeptProcess(process);
            kept.due = now;
            all.put(process.id(), kept);
        }
    }

    /** Begins to start what is planned, and goes on keeping it. */
    void begin() {
        Thread.ofPlatform().name("dispatch").daemon().start(this::dispatch);
    }

    /** Every process, in the order of the plan. */
    List<InstanceState> state() {
        return locked(() -> all.values().stream().map(KeptProcess::state).toList());
    }

    /** The state of one process, if it is planned. */
    Optional<InstanceState> state(InstanceId id) {
        return locked(() -> Optional.ofNullable(all.get(id)).map(KeptProcess::state));
    }

    /** The process behind a name, if it runs. */
    Optional<Identity> identity(InstanceId id) {
        return locked(() -> Optional.ofNullable(kept(id).running).map(running -> running.identity));
    }

    /** Whether the process of that name answers now. */
    boolean answers(InstanceId id) {
        return HealthCheck.answers(kept(id).plan.address(), CHECK);
    }

    /**
     * Kills, all at once, those of {@code victims} that are still the same processes.
     *
     * @param hold whether they stay down, and what of them is down already too
     */
    void terminate(Map<InstanceId, Optional<Identity>> victims, boolean hold) {
        locked(() -> {
            List<Running> doomed = new ArrayList<>();
            victims.forEach((id, victim) -> {
                KeptProcess kept = kept(id);
                kept.held |= hold;
                same(kept, victim).ifPresent(doomed::add);
            });
            doomed.forEach(running -> running.killed = true);
            doomed.forEach(running -> running.process.destroyForcibly());
            return doomed;
        });
    }

    /** Stops, all at once, those of {@code victims} that are still the same processes and were up. */
    void hang(Map<InstanceId, Optional<Identity>> victims) {
        Signals.stop(locked(() -> {
            List<Identity> stopped = new ArrayList<>();
            victims.forEach(
                    (id, victim) -> same(kept(id), victim).filter(Running::isUp).ifPresent(running -> {
                        running.hung = true;
                        stopped.add(running.identity);
                    }));
            return stopped;
        }));
    }

    /** What a hung process is again once it was seen to answer. */
    void hangIsOver(InstanceId id, Identity victim) {
        locked(() -> {
            same(kept(id), Optional.of(victim)).ifPresent(running -> running.hung = false);
            return true;
        });
    }

    /** Lets what was held down start again, at once. */
    void release(Collection<InstanceId> ids) {
        locked(() -> {
            for (InstanceId id : ids) {
                KeptProcess kept = kept(id);
                if (kept.held) {
                    kept.held = false;
                    kept.due = ticker.nanos();
                }
            }
            changed.signalAll();
            return true;
        });
    }

    /** Starts nothing more, and kills everything; returns what was killed, once no start is half done. */
    List<Identity> end() {
        return locked(() -> {
            ending = true;
            changed.signalAll();
            List<Identity> killed = new ArrayList<>();
            for (KeptProcess kept : all.values()) {
                if (kept.running != null) {
                    killed.add(kept.running.identity);
                    kept.running.killed = true;
                    kept.running.process.destroyForcibly();
                }
            }
            while (spawning > 0) {
                changed.awaitUninterruptibly(); // a start that is half done kills its process itself
            }
            return killed;
        });
    }

    private static Optional<Running> same(KeptProcess kept, Optional<Identity> victim) {
        return Optional.ofNullable(kept.running)
                .filter(running -> Optional.of(running.identity).equals(victim));
    }

    private KeptProcess kept(InstanceId id) {
        KeptProcess kept = all.get(id);
        if (kept == null) {
            throw new IllegalArgumentException("instance " + id + " is not in the plan");
        }
        return kept;
    }

    private void dispatch() {
        lock.lock();
        try {
            while (!ending) {
                KeptProcess next = nextDue();
                long wait = next == null ? 0 : next.due - ticker.nanos();
                if (next == null || lanesTaken >= lanes()) {
                    changed.await();
                } else if (wait > 0) {
                    changed.awaitNanos(wait);
                } else {
                    dispatch(next);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private int lanes() {
        return broughtUp ? settings.restartLanes() : settings.bringUpLanes();
    }

    private void dispatch(KeptProcess next) {
        next.starting = true;
        next.starts++;
        lanesTaken++;
        spawning++;
        broughtUp |= all.values().stream().allMatch(kept -> kept.starts > 0);
        Thread.ofVirtual().name("start " + next.plan.id()).start(() -> start(next));
    }

    private @Nullable KeptProcess nextDue() {
        KeptProcess next = null;
        for (KeptProcess kept : all.values()) {
            boolean waits = kept.running == null && !kept.starting && !kept.held;
            if (waits && (next == null || kept.due - next.due < 0)) {
                next = kept;
            }
        }
        return next;
    }

    private void start(KeptProcess kept) {
        try {
            Running running = spawn(kept);
            if (running != null) {
                waitUntilUp(kept, running);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            locked(() -> {
                kept.starting = false;
                lanesTaken--;
                changed.signalAll();
                return true;
            });
        }
    }

    private @Nullable Running spawn(KeptProcess kept) {
        Running running = null;
        String failure = "";
        try {
            Process process = launcher.start(kept.plan);
            Identity identity = Identity.of(process.pid()).orElse(new Identity(process.pid(), "ended at once"));
            running = new Running(process, identity, clock.millis());
        } catch (IOException notStarted) {
            failure = "cannot be started: " + notStarted.getMessage();
        }
        Running started = running;
        String trouble = failure;
        boolean goesOn = locked(() -> {
            spawning--;
            changed.signalAll();
            if (started == null) {
                crashed(kept, trouble);
            } else if (ending) {
                started.process.destroyForcibly();
            } else {
                kept.running = started;
            }
            return started != null && !ending;
        });
        if (started == null || !goesOn) {
            return null;
        }
        journal.note("started", kept.plan.id(), "pid " + started.identity.pid());
        if (kept.starts > 1) {
            Priority.starting(started.identity.pid());
        }
        Thread.ofVirtual().name("wait for " + kept.plan.id()).start(() -> waitUntilItEnds(kept, started));
        return started;
    }

    private void waitUntilUp(KeptProcess kept, Running running) throws InterruptedException {
        Deadline deadline = Deadline.in(settings.startTimeout(), ticker);
        Duration pause = Duration.ofMillis(50);
        while (running.process.isAlive() && !deadline.isOver()) {
            if (HealthCheck.answers(kept.plan.address(), CHECK)) {
                locked(() -> {
                    running.upSince = clock.millis();
                    running.upAt = ticker.nanos();
                    return true;
                });
                if (kept.starts > 1) {
                    Priority.serving(running.identity.pid());
                }
                journal.note("up", kept.plan.id(), "after " + (running.upSince - running.startedAt) + " ms");
                return;
            }
            ticker.pause(pause);
        }
        if (running.process.isAlive()) {
            locked(() -> {
                running.failure =
                        "did not answer within " + settings.startTimeout().toSeconds() + " s of its start";
                return running.process.destroyForcibly();
            });
        }
    }

    private void waitUntilItEnds(KeptProcess kept, Running running) {
        try {
            running.process.waitFor();
            ended(kept, running);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void ended(KeptProcess kept, Running running) {
        String how = running.failure.isEmpty() ? "exit code " + running.process.exitValue() : running.failure;
        String words = running.killed ? "" : LogTail.lastLine(kept.plan.log());
        locked(() -> {
            if (kept.running == running) {
                kept.running = null;
                if (running.killed) {
                    kept.trouble = "";
                    kept.endsInARow = 0;
                    kept.due = ticker.nanos() + settings.restartDelay().toNanos();
                } else {
                    boolean wasSteady = running.isUp() && ticker.nanos() - running.upAt > STEADY.toNanos();
                    kept.endsInARow = wasSteady ? 0 : kept.endsInARow;
                    crashed(kept, words.isEmpty() ? how : how + ": " + words);
                }
            }
            changed.signalAll();
            return true;
        });
        journal.note("ended", kept.plan.id(), "pid " + running.identity.pid() + ", " + how);
    }

    /** Sets the next start of one that ended by itself: the more often in a row, the later. */
    private void crashed(KeptProcess kept, String trouble) {
        long delay = settings.restartDelay().toNanos() << Math.min(kept.endsInARow, 10);
        kept.due = ticker.nanos()
                + Math.min(
                        delay,
                        Math.max(
                                LONGEST_DELAY.toNanos(), settings.restartDelay().toNanos()));
        kept.endsInARow++;
        kept.trouble = trouble;
    }

    /** Something done under the lock. */
    private interface Work<T, X extends Exception> {
        T run() throws X;
    }

    private <T, X extends Exception> T locked(Work<T, X> work) throws X {
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }
}
