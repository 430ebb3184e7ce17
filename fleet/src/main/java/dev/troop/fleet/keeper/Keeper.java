package dev.troop.fleet.keeper;

import dev.troop.core.Deadline;
import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that keeps a fleet running, as the one that started it sees it.
 *
 * <p>Both hang on one line: while this process lives, a daemon thread beats on it; when this process ends, however it
 * ends, or hangs for 10 s, the keeper heals everything, ends all processes of the fleet, and then itself. Thread safe.
 */
public final class Keeper implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(15);
    private static final Duration END = Duration.ofSeconds(8);
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final byte[] BEAT_LINE = "beat\n".getBytes(StandardCharsets.US_ASCII);

    private final RunDirectory run;
    private final Process process;
    private final KeeperClient client;

    private Keeper(RunDirectory run, Process process, KeeperClient client) {
        this.run = run;
        this.process = process;
        this.client = client;
    }

    /**
     * Starts a keeper, in a session of its own where {@code setsid} is there, so that an interrupt at the terminal
     * reaches it only through this process. Returns when it listens; the fleet comes up afterwards, and {@link
     * KeeperClient#state} shows how.
     *
     * @throws IOException if it does not start; the message is what the keeper said
     */
    public static Keeper launch(RunDirectory run, StartPlan plan) throws IOException, InterruptedException {
        Files.createDirectories(run.logs());
        Files.createDirectories(run.leases());
        Files.write(run.plan(), KeeperJson.write(plan));
        ProcessBuilder builder = new ProcessBuilder(command(run))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(run.keeperLog().toFile()));
        builder.environment().put(LifeLine.VARIABLE, LifeLine.STDIN);
        Process process = builder.start();
        try {
            waitUntilItListens(run, process);
            Keeper keeper = new Keeper(run, process, KeeperClient.of(run));
            Thread.ofPlatform().name("keeper-beat").daemon().start(keeper::beat);
            return keeper;
        } catch (IOException | InterruptedException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    /** What to ask of the keeper. */
    public KeeperClient client() {
        return client;
    }

    /** The keeper's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the keeper lives. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends the fleet and its keeper, and returns when nothing of it runs any more. */
    @Override
    public void close() throws IOException {
        try {
            process.getOutputStream().close();
            process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
            new Leftovers(run, Ticker.system()).end(line -> {});
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the fleet in " + run.path() + " was ending", interrupted);
        }
    }

    private static List<String> command(RunDirectory run) {
        List<String> command = new ArrayList<>();
        Commands.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dsun.net.httpserver.nodelay=true",
                "-cp",
                System.getProperty("java.class.path"),
                KeeperMain.class.getName(),
                run.path().toString()));
        return command;
    }

    private static void waitUntilItListens(RunDirectory run, Process process) throws IOException, InterruptedException {
        Deadline patience = Deadline.in(START, Ticker.system());
        while (!isKeptBy(run, process)) {
            if (!process.isAlive()) {
                throw new IOException("the keeper has not started: " + LogTail.lastLine(run.keeperLog()));
            } else if (patience.isOver()) {
                throw new IOException(
                        "the keeper has not started within " + START.toSeconds() + " s: see " + run.keeperLog());
            }
            Ticker.system().pause(Duration.ofMillis(20));
        }
    }

    private static boolean isKeptBy(RunDirectory run, Process process) throws IOException {
        return KeeperRecord.of(run)
                .filter(record -> record.identity().pid() == process.pid())
                .isPresent();
    }

    private void beat() {
        try (OutputStream line = process.getOutputStream()) {
            while (process.isAlive()) {
                line.write(BEAT_LINE);
                line.flush();
                Ticker.system().pause(BEAT);
            }
        } catch (IOException lineClosed) {
            // the keeper is gone, or is being ended: either way there is nobody to beat for
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
