package dev.troop.fleet.keeper;

import dev.troop.core.InstanceId;
import dev.troop.core.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * The folder in which one run of a fleet keeps everything it writes.
 *
 * <p>What tells that something runs ({@code keeper.json}, {@code processes}, {@code leases}, {@code token}) is removed
 * when the run ends; topology, plan, journal and logs stay for whoever wants to read them.
 *
 * @param path the folder
 */
public record RunDirectory(Path path) {

    public RunDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Creates the folder of a run, and its parents; it may be there already. */
    public static RunDirectory create(Path stateDirectory, String name) throws IOException {
        RunDirectory run = new RunDirectory(stateDirectory.resolve(name));
        Files.createDirectories(run.logs());
        Files.createDirectories(run.leases());
        return run;
    }

    /** The runs below a state directory that have a keeper, or had one that was killed; ordered by name. */
    public static List<RunDirectory> withKeeper(Path stateDirectory) throws IOException {
        List<RunDirectory> runs = new ArrayList<>();
        if (Files.isDirectory(stateDirectory)) {
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(stateDirectory, Files::isDirectory)) {
                for (Path folder : folders) {
                    RunDirectory run = new RunDirectory(folder);
                    if (Files.exists(run.keeperRecord())) {
                        runs.add(run);
                    }
                }
            }
        }
        runs.sort((one, other) -> one.path.compareTo(other.path));
        return Collections.unmodifiableList(runs);
    }

    /** Writes the topology that every process of the fleet reads. */
    public void writeTopology(Topology topology) throws IOException {
        Files.write(topology(), topology.toLines());
    }

    /** Writes the key that signs fault tokens, as hex, for its owner's eyes only. */
    public void writeKey(byte[] key) throws IOException {
        Durable.writeSecret(key(), HexFormat.of().formatHex(key).getBytes(StandardCharsets.US_ASCII));
    }

    /** Where everything is, as text. */
    public Path topology() {
        return path.resolve("topology.txt");
    }

    /** The key that signs fault tokens, as hex; readable by its owner only. */
    public Path key() {
        return path.resolve("fault.key");
    }

    /** What the keeper has done, one JSON object a line. */
    public Path journal() {
        return path.resolve("keeper-journal.jsonl");
    }

    /** What the keeper itself has written to its standard output and error. */
    public Path keeperLog() {
        return path.resolve("keeper.log");
    }

    /** What a process has written to its standard output and error. */
    public Path log(InstanceId id) {
        return logs().resolve(id + ".log");
    }

    Path logs() {
        return path.resolve("logs");
    }

    Path leases() {
        return path.resolve("leases");
    }

    Path lease(String leaseId) {
        return leases().resolve(leaseId + ".json");
    }

    Path plan() {
        return path.resolve("plan.json");
    }

    Path lock() {
        return path.resolve("keeper.lock");
    }

    Path keeperRecord() {
        return path.resolve("keeper.json");
    }

    Path processRecords() {
        return path.resolve("processes");
    }

    Path token() {
        return path.resolve("token");
    }
}
