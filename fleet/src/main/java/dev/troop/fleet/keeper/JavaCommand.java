package dev.troop.fleet.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a Java process of the fleet is started, up to its main class.
 *
 * @param java the {@code java} program
 * @param flags flags of the Java machine, those of every process of the fleet
 * @param classPath the class path
 */
public record JavaCommand(Path java, List<String> flags, String classPath) {
    /**
     * Small and quick to start: at most 32 MiB of heap, one collector thread, one compiler. It compiles early, because a
     * process of a fleet has few requests a second and would interpret its code for minutes. And what virtual threads on
     * the event loop need.
     */
    private static final List<String> FRUGAL = List.of(
            "-Xms8m",
            "-Xmx32m",
            "-Xss256k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:CompileThresholdScaling=0.3",
            "-XX:ReservedCodeCacheSize=16m",
            "-XX:-UsePerfData",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    /**
     * Compilers at a nice of 10: what all processes of a fleet run for the first time they also compile at the same time,
     * and that must not be at the viewers' expense.
     */
    private static final List<String> COMPILERS_YIELD =
            List.of("-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=10");

    private static final int UNSAFE_WARNS_FROM = 23;

    /** Netty starts quicker with it; it is what later Java machines warn of. */
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

    /** The cache is mapped where it was made for, so that processes share its pages instead of each patching its own. */
    private static final List<String> CACHE_IN_PLACE =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

    public JavaCommand {
        flags = List.copyOf(flags);
    }

    /**
     * With the Java machine and the class path of this process, as frugal as a process of a large fleet has to be;
     * compact object headers and the ahead-of-time cache are taken over if this process was started with them.
     */
    public static JavaCommand ofThisProcess() {
        List<String> flags = new ArrayList<>(FRUGAL);
        if (Runtime.version().feature() >= UNSAFE_WARNS_FROM) {
            flags.add(UNSAFE);
        }
        if (Priority.isPossible()) {
            flags.addAll(COMPILERS_YIELD);
        }
        for (String flag : ownArguments()) {
            if (flag.equals("-XX:+UseCompactObjectHeaders")) {
                flags.add(flag);
            } else if (flag.startsWith("-XX:AOTCache=")) {
                flags.add(flag);
                flags.addAll(CACHE_IN_PLACE);
            }
        }
        return new JavaCommand(
                Path.of(System.getProperty("java.home"), "bin", "java"), flags, System.getProperty("java.class.path"));
    }

    /** The whole command line. */
    public List<String> run(List<String> moreFlags, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(flags);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", classPath, main));
        command.addAll(arguments);
        return command;
    }

    private static List<String> ownArguments() {
        Path own = Path.of("/proc/self/cmdline");
        try {
            if (Files.exists(own)) {
                return List.of(Files.readString(own, StandardCharsets.UTF_8).split("\0", -1));
            }
        } catch (IOException unreadable) {
            // then from what the Java machine knows of itself
        }
        return List.of(ProcessHandle.current().info().arguments().orElse(new String[0]));
    }
}
