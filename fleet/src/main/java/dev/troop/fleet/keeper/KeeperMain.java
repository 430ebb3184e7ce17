package dev.troop.fleet.keeper;

import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The keeper's process: {@code KeeperMain RUN_DIRECTORY}.
 *
 * <p>Its standard input is its life-line: at its end, or when no {@code beat} has come for as long as the settings
 * say, or at a SIGTERM, or when a client asks for it, everything injected is healed, every process is ended, and so is
 * the keeper.
 */
public final class KeeperMain {
    private static final int FAILED = 3;

    private final RunDirectory run;
    private final StartPlan plan;
    private final Ticker ticker = Ticker.system();
    private final Journal journal;
    private final ProcessRecords records;
    private final KeptFleet fleet;
    private final Leases leases;
    private final String mark;
    private long beatAt;
    private boolean ended;

    private KeeperMain(RunDirectory run) throws IOException {
        this.run = run;
        this.plan = KeeperJson.read(Files.readAllBytes(run.plan()), StartPlan.class);
        this.mark = secret();
        this.journal = new Journal(run.journal(), Clock.systemUTC());
        this.records = new ProcessRecords(run.processRecords());
        this.fleet = new KeptFleet(plan, this::start, journal, ticker, Clock.systemUTC());
        this.leases = new Leases(run, fleet, plan.settings(), journal, ticker, Clock.systemUTC());
        this.beatAt = ticker.nanos();
    }

    /** Keeps the run in the folder that is the one argument, until it is told or left to end. */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            fail("expected one argument, the run directory");
        }
        RunDirectory run = new RunDirectory(Path.of(arguments[0]));
        try (FileChannel file = FileChannel.open(run.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                fail(run.path() + " has a keeper already: end it with ./troop down, or choose another run directory");
            }
            new Leftovers(run, Ticker.system()).end(System.err::println);
            new KeeperMain(run).keep();
        } catch (IOException failed) {
            fail(String.valueOf(failed.getMessage()));
        } catch (InterruptedException interrupted) {
            fail("it was interrupted");
        }
    }

    private static void fail(String why) {
        System.err.println("keeper: " + why);
        Runtime.getRuntime().halt(FAILED);
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void keep() throws IOException {
        String token = secret();
        Durable.writeSecret(run.token(), token.getBytes(StandardCharsets.US_ASCII));
        KeeperServer.start(plan.keeper(), token, fleet, leases, () -> leave("a client asked for it"));
        Identity own = Identity.of(ProcessHandle.current().pid())
                .orElseThrow(() -> new IOException("cannot tell this process's own start time"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end("it was signalled")));
        new KeeperRecord(own, plan.keeper(), mark).write(run);
        journal.note("keeper started", "pid " + own.pid(), plan.processes().size() + " processes");
        Thread.ofPlatform().name("parent").daemon().start(this::readBeats);
        leases.begin();
        fleet.begin();
        leaveWhenNoBeatComes();
    }

    private Process start(PlannedProcess planned) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(planned.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(planned.log().toFile()));
        builder.environment().putAll(Map.of(LifeLine.VARIABLE, LifeLine.STDIN, KeeperRecord.MARK_VARIABLE, mark));
        Process process = builder.start();
        Identity identity = Identity.of(process.pid()).orElse(null);
        if (identity != null) {
            try {
                records.add(identity);
            } catch (IOException notRecorded) {
                process.destroyForcibly();
                throw notRecorded;
            }
        }
        return process;
    }

    private void readBeats() {
        String why = "its parent is gone";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (this) {
                    beatAt = ticker.nanos();
                }
            }
        } catch (IOException broken) {
            why = "the line to its parent is broken: " + broken.getMessage();
        }
        leave(why);
    }

    /** The parent beats once it knows that there is a keeper: its silence begins here. */
    private void leaveWhenNoBeatComes() {
        synchronized (this) {
            beatAt = ticker.nanos();
        }
        try {
            while (!isSilent()) {
                ticker.pause(Duration.ofMillis(200));
            }
            leave("its parent was silent");
        } catch (InterruptedException interrupted) {
            leave("it was interrupted");
        }
    }

    private synchronized boolean isSilent() {
        return ticker.nanos() - beatAt > plan.settings().parentSilence().toNanos();
    }

    private void leave(String why) {
        end(why);
        Runtime.getRuntime().halt(0);
    }

    /** Heals and ends everything, once; whoever comes second waits until it is done. */
    private synchronized void end(String why) {
        if (ended) {
            return;
        }
        ended = true;
        journal.note("ending", run.path(), why);
        leases.healAllAtTheEnd();
        List<Identity> killed = fleet.end();
        try {
            List<Identity> left = Leftovers.waitUntilGone(killed, ticker);
            journal.note(
                    "ended all", run.path(), (killed.size() - left.size()) + " of " + killed.size() + " processes");
            if (left.isEmpty()) {
                Leftovers.removeFiles(run);
            }
        } catch (IOException notRemoved) {
            journal.note("files left", run.path(), String.valueOf(notRemoved.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
