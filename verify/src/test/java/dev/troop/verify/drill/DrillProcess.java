package dev.troop.verify.drill;

import dev.troop.core.Ticker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One {@code troop drill} in a process of its own, with a state and a report directory of its own. */
final class DrillProcess implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String PRINTED = "printed.txt";
    private static final String ERRORS = "errors.txt";

    private final Process process;
    private final Path directory;

    private DrillProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Starts a drill with these jars or class folders. */
    static DrillProcess start(Path directory, String classPath, String... options) throws IOException {
        return troop(
                directory,
                classPath,
                Stream.concat(Stream.of("drill"), Stream.of(options)).toList());
    }

    /** Starts {@code troop} with these words; the state's and the report's place are added for a drill. */
    static DrillProcess troop(Path directory, String classPath, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+UseCompactObjectHeaders",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                Installation.cacheFlag(classPath),
                "-cp",
                classPath,
                "dev.troop.control.cli.Troop"));
        command.addAll(words);
        command.addAll(List.of("--state", directory.resolve("state").toString()));
        if (words.getFirst().equals("drill")) {
            command.addAll(List.of("--report", directory.resolve("report").toString()));
        }
        Process process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve(PRINTED).toFile())
                .redirectError(directory.resolve(ERRORS).toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        return new DrillProcess(process, directory);
    }

    /** Waits for its end and returns the exit code. */
    int await(Duration bound) throws IOException, InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the drill runs for more than " + bound + "\n" + output());
        }
        return process.exitValue();
    }

    /** Waits until it has printed a line with {@code text}. */
    boolean awaitLine(String text, Duration bound) throws IOException, InterruptedException {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + bound.toNanos();
        while (process.isAlive() && !output().contains(text) && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
        }
        return output().contains(text);
    }

    /** What it printed on standard output. */
    String printed() throws IOException {
        return Files.readString(directory.resolve(PRINTED));
    }

    /** Everything it printed, on standard output and then on standard error. */
    String output() throws IOException {
        return printed() + Files.readString(directory.resolve(ERRORS));
    }

    JsonNode report() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(directory.resolve("report").resolve("report.json")));
    }

    /** The report as a page. */
    String page() throws IOException {
        return Files.readString(directory.resolve("report").resolve("report.html"));
    }

    /** The names of all files of the report. */
    List<String> reportFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("report"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** Kills it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Every process that was started for this drill and is still there. */
    List<ProcessHandle> left() {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.pid() != ProcessHandle.current().pid())
                .filter(handle -> commandLine(handle).contains(directory.toString()))
                .toList();
    }

    /** Waits until nothing of the drill is left; returns what is, after a bound. */
    List<ProcessHandle> awaitNothingLeft(Duration bound) throws InterruptedException {
        Ticker ticker = Ticker.system();
        long end = ticker.nanos() + bound.toNanos();
        List<ProcessHandle> left = left();
        while (!left.isEmpty() && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
            left = left();
        }
        return left;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        left().forEach(ProcessHandle::destroyForcibly);
    }

    private static String commandLine(ProcessHandle handle) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(handle.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }
}
