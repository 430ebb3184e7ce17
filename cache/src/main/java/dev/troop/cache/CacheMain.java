package dev.troop.cache;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One zone's cache as a process: {@code --instance ID --topology FILE}; {@code --key FILE} is accepted and not used.
 *
 * <p>Prints nothing while it runs. What keeps it from running is one line on the error output and exit code 3.
 */
public final class CacheMain {
    /** A fleet's process has a heap of 32 MiB; this leaves half of it for arriving values and the server itself. */
    private static final long MAX_BYTES = 8L * 1024 * 1024;

    private static final Set<String> OPTIONS = Set.of("--instance", "--topology", "--key", "--key-file");

    private CacheMain() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        try (CacheServer server = start(args)) {
            server.await();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("cache: " + e.getMessage());
            System.exit(3);
        }
    }

    static CacheServer start(String... args) throws IOException {
        Map<String, String> options = options(args);
        InstanceId instance = InstanceId.parse(required(options, "--instance"));
        Path file = Path.of(required(options, "--topology"));
        try {
            Topology topology = Topology.parse(Files.readAllLines(file));
            return CacheServer.start(topology.address(instance), MAX_BYTES, Ticker.system());
        } catch (NoSuchFileException e) {
            throw (IOException) new NoSuchFileException("topology file " + file + " does not exist").initCause(e);
        }
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException(
                        "argument '" + args[i] + "': expected --instance ID --topology FILE [--key FILE]");
            }
            options.put(args[i], args[i + 1]);
        }
        return options;
    }

    private static String required(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing: expected --instance ID --topology FILE");
        }
        return value;
    }
}
