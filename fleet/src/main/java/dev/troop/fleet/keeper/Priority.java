package dev.troop.fleet.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much of a busy processor a process gets: one that starts yields to those that serve.
 *
 * <p>By {@code renice}, thread by thread, as Linux has it. To raise a process again takes a right that root has, but for most
 * containers; so whether it can be done is tried once, and where it cannot, nothing is ever lowered.
 */
final class Priority {
    private static final String STARTING = "19";
    private static final String SERVING = "0";

    /** A process that lowers and raises itself, and says how nice it is in the end. */
    private static final String TRIAL =
            "renice -n " + STARTING + " -p $$ >/dev/null && renice -n " + SERVING + " -p $$ >/dev/null && nice";

    private static final boolean POSSIBLE = Commands.find("sh").isPresent()
            && Commands.output("sh", "-c", TRIAL).strip().equals(SERVING);

    private Priority() {}

    /** Compilers of a Java machine stay where {@link JavaCommand} has put them. */
    private static boolean isCompiler(Path thread) {
        try {
            return Files.readString(thread.resolve("comm"), StandardCharsets.UTF_8)
                    .contains("CompilerThre");
        } catch (IOException gone) {
            return true;
        }
    }

    /** Whether this user may lower priorities and raise them again. */
    static boolean isPossible() {
        return POSSIBLE;
    }

    /** Lowers a process that has just been started, and all threads that it will start. */
    static void starting(long pid) {
        set(STARTING, pid);
    }

    /** Gives a process its share. */
    static void serving(long pid) {
        set(SERVING, pid);
    }

    private static void set(String nice, long pid) {
        if (!POSSIBLE) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("renice", "-n", nice, "-p"));
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            threads.filter(thread -> !isCompiler(thread))
                    .map(thread -> thread.getFileName().toString())
                    .forEach(command::add);
            Commands.output(command.toArray(String[]::new));
        } catch (IOException gone) {
            // then there is nothing to give to
        }
    }
}
