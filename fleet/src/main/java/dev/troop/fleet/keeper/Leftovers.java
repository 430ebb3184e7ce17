package dev.troop.fleet.keeper;

import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a run has left behind: its processes that still live, and the files that say so.
 *
 * <p>A process belongs to the run if it is on the run's record by id and start time, or if it carries the run's own
 * mark in its environment, which finds the one that was started a moment before its keeper was killed. Never by name
 * or port.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(5);
    private static final Path PROC = Path.of("/proc");

    private final RunDirectory run;
    private final Ticker ticker;

    Leftovers(RunDirectory run, Ticker ticker) {
        this.run = run;
        this.ticker = ticker;
    }

    /**
     * Ends everything: the keeper first, which then ends its processes itself; if it does not within 5 s or is gone
     * already, it and all of them by SIGCONT and SIGKILL. Says what it does; returns how many processes were ended by
     * it.
     *
     * @throws IOException if something is left all the same, with its process ids
     */
    int end(Consumer<String> say) throws IOException, InterruptedException {
        int ended = 0;
        Optional<KeeperRecord> keeper = KeeperRecord.of(run);
        if (keeper.isPresent() && keeper.get().identity().isAlive()) {
            ended += endKeeper(keeper.get().identity(), say);
        }
        Set<Identity> processes = processes(keeper);
        if (!processes.isEmpty()) {
            say.accept("ending " + processes.size() + " processes that were left behind in " + run.path());
            Signals.resume(processes);
            Signals.kill(processes);
            ended += processes.size();
        }
        List<Identity> left = waitUntilGone(processes, ticker);
        if (!left.isEmpty()) {
            throw new IOException("processes "
                    + left.stream().map(Identity::pid).toList() + " of " + run.path()
                    + " do not end: expected them gone within " + PATIENCE.toSeconds() + " s of a SIGKILL");
        }
        removeFiles(run);
        return ended;
    }

    private int endKeeper(Identity keeper, Consumer<String> say) throws InterruptedException {
        say.accept("asking keeper " + keeper.pid() + " of " + run.path() + " to end its fleet");
        Signals.resume(List.of(keeper));
        Signals.terminate(keeper);
        if (!waitUntilGone(List.of(keeper), ticker).isEmpty()) {
            say.accept("keeper " + keeper.pid() + " did not end within " + PATIENCE.toSeconds() + " s: killing it");
            Signals.kill(List.of(keeper));
            waitUntilGone(List.of(keeper), ticker);
        }
        return 1;
    }

    private Set<Identity> processes(Optional<KeeperRecord> keeper) throws IOException {
        Set<Identity> processes = new LinkedHashSet<>(ProcessRecords.read(run.processRecords()));
        processes.removeIf(process -> !process.isAlive());
        if (keeper.isPresent()) {
            processes.addAll(marked(keeper.get().mark()));
        }
        return processes;
    }

    /** The processes that carry the mark in their environment; none on systems that do not show it. */
    private static Set<Identity> marked(String mark) throws IOException {
        Set<Identity> processes = new LinkedHashSet<>();
        if (Files.isDirectory(PROC)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
                for (Path process : all) {
                    if (carries(process, KeeperRecord.MARK_VARIABLE + "=" + mark)) {
                        Identity.of(Long.parseLong(process.getFileName().toString()))
                                .ifPresent(processes::add);
                    }
                }
            }
        }
        return processes;
    }

    private static boolean carries(Path process, String setting) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0", -1)).contains(setting);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** Waits, up to 5 s, until none of them lives; returns those that still do. */
    static List<Identity> waitUntilGone(Collection<Identity> processes, Ticker ticker) throws InterruptedException {
        Deadline patience = Deadline.in(PATIENCE, ticker);
        List<Identity> left = processes.stream().filter(Identity::isAlive).toList();
        while (!left.isEmpty() && !patience.isOver()) {
            ticker.pause(LOOK);
            left = left.stream().filter(Identity::isAlive).toList();
        }
        return left;
    }

    /** Removes what says that something runs. */
    static void removeFiles(RunDirectory run) throws IOException {
        if (Files.isDirectory(run.leases())) {
            try (DirectoryStream<Path> leases = Files.newDirectoryStream(run.leases())) {
                for (Path lease : leases) {
                    Durable.delete(lease);
                }
            }
        }
        Files.deleteIfExists(run.token());
        Files.deleteIfExists(run.processRecords());
        Durable.delete(run.keeperRecord());
    }
}
