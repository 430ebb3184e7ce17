package dev.troop.control.plane;

import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.fleet.keeper.KeeperClient;
import dev.troop.fleet.keeper.RunDirectory;
import dev.troop.guard.FaultTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The control plane as a process of a fleet: {@code --instance ID --topology FILE --key FILE --entry SERVICE --capacity N}.
 *
 * <p>Its journal, and the keeper it works through, are found beside the topology.
 */
public final class ControlMain {
    private ControlMain() {}

    /** Runs until the process is ended; a failure to start is one line and exit code 3. */
    public static void main(String[] args) {
        LifeLine.hold();
        try {
            ControlPlane.start(settings(options(args)), Ticker.system(), Clock.systemUTC());
        } catch (IOException | RuntimeException e) {
            System.err.println("control plane: " + e.getMessage());
            System.exit(3);
        }
    }

    private static ControlPlane.Settings settings(Map<String, String> options) throws IOException {
        Path topologyFile = Path.of(option(options, "--topology")).toAbsolutePath();
        Path directory = topologyFile.getParent();
        if (directory == null) {
            throw new IllegalArgumentException("--topology " + topologyFile + ": expected a file in a run directory");
        }
        RunDirectory run = new RunDirectory(directory);
        String key = Files.readString(Path.of(option(options, "--key"))).strip();
        return new ControlPlane.Settings(
                Topology.parse(Files.readAllLines(topologyFile)),
                option(options, "--entry"),
                Double.parseDouble(option(options, "--capacity")),
                directory.resolve("journal.jsonl"),
                KeeperClient.of(run),
                new FaultTokens(HexFormat.of().parseHex(key), Clock.systemUTC()),
                key);
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static String option(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("option " + name + " is missing");
        }
        return value;
    }
}
