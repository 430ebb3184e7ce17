package dev.troop.showcase.process;

import dev.troop.core.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The command line of a process of the fleet: names and values in turn. */
public final class Arguments {
    private final Map<String, String> values = new HashMap<>();
    private final List<String> known;

    /**
     * Reads a command line.
     *
     * @param known the names that may be there, such as {@code --instance}
     * @throws IllegalArgumentException if it is not made of those and a value each
     */
    public Arguments(List<String> known, String... args) {
        this.known = known;
        for (int i = 0; i < args.length; i += 2) {
            if (!known.contains(args[i]) || i + 1 == args.length) {
                throw new IllegalArgumentException("argument '" + args[i] + "': expected a value for each of " + known);
            }
            values.put(args[i], args[i + 1]);
        }
    }

    /** The value of {@code name}, which must be there. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing: expected a value for each of " + known);
        }
        return value;
    }

    /** The number that is the value of {@code name}. */
    public long number(String name) {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " '" + text + "': expected a whole number", e);
        }
    }

    /** The topology in the file that {@code --topology} names. */
    public Topology topology() throws IOException {
        return Topology.parse(read("--topology").lines().toList());
    }

    /** The key in the file that {@code --key} names: an even number of hexadecimal digits. */
    public byte[] key() throws IOException {
        String hex = read("--key").strip();
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "key file " + text("--key") + ": expected an even number of hexadecimal digits", e);
        }
    }

    private String read(String name) throws IOException {
        Path file = Path.of(text(name));
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(name + " file " + file + " does not exist", e);
        }
    }
}
