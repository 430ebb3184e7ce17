package dev.troop.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troop.bench.conformance.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures all contestants in all cases, and writes a table as Markdown and as JSON.
 *
 * <pre>
 * --quick          short measurements, about three minutes: to see an order of magnitude
 * --only REGEX     only these benchmarks ("Open", "SuccessBenchmark.oneThread"), or "Retained"
 * --out FOLDER     where the results go; default bench/target/results
 * --publish        also puts the table between the markers of docs/performance.md, and the JSON beside it
 * --from FILE      measures nothing: takes the results from this JSON
 * --conformance    measures nothing: writes docs/conformance.md
 * </pre>
 */
public final class Bench {
    static final String BEGIN = "<!-- begin: written by ./troop bench -->";
    static final String END = "<!-- end: written by ./troop bench -->";

    private static final Path PERFORMANCE = Path.of("docs", "performance.md");
    private static final Path CONFORMANCE = Path.of("docs", "conformance.md");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The command line. */
    private record Options(
            boolean quick,
            Pattern only,
            Path out,
            boolean publish,
            @Nullable Path from,
            boolean conformance) {

        static Options parse(List<String> arguments) {
            Set<String> flags = new HashSet<>();
            Map<String, String> values = new HashMap<>();
            List<String> left = new ArrayList<>(arguments);
            while (!left.isEmpty()) {
                String option = left.removeFirst();
                switch (option) {
                    case "--quick", "--publish", "--conformance" -> flags.add(option);
                    case "--only", "--out", "--from" -> values.put(option, value(option, left));
                    default ->
                        throw new IllegalArgumentException(option + ": expected --quick, --only REGEX, --out FOLDER,"
                                + " --publish, --from FILE or --conformance");
                }
            }
            String from = values.get("--from");
            return new Options(
                    flags.contains("--quick"),
                    Pattern.compile(values.getOrDefault("--only", "")),
                    Path.of(values.getOrDefault("--out", "bench/target/results")),
                    flags.contains("--publish"),
                    from == null ? null : Path.of(from),
                    flags.contains("--conformance"));
        }

        private static String value(String option, List<String> left) {
            if (left.isEmpty()) {
                throw new IllegalArgumentException(option + " stands alone: expected a value after it");
            }
            return left.removeFirst();
        }
    }

    private Bench() {}

    /** Exit code 0 if all was measured, 1 if something was not, 2 if the command line makes no sense. */
    public static void main(String[] args) throws Exception {
        Options options;
        try {
            options = Options.parse(List.of(args));
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(2);
            return;
        }
        properties(options.out()).forEach(System::setProperty);
        if (options.conformance()) {
            Files.writeString(CONFORMANCE, Conformance.report(), UTF_8);
            System.err.println("bench: " + CONFORMANCE + " says what the checks saw");
            System.exit(0);
        }
        Results results = options.from() == null
                ? Measuring.everything(options.quick(), options.only(), options.out())
                : read(options.from());
        String table = Table.of(results);
        Files.createDirectories(options.out());
        Files.writeString(options.out().resolve("performance.md"), table, UTF_8);
        Files.writeString(options.out().resolve("performance.json"), json(results), UTF_8);
        if (options.publish()) {
            publish(results, PERFORMANCE);
        }
        System.out.print(table);
        System.exit(results.failures().isEmpty() ? 0 : 1); // some peers leave threads behind
    }

    /** Puts the results between the markers of a document, and their JSON beside it. */
    static void publish(Results results, Path document) throws IOException {
        String before = Files.readString(document, UTF_8);
        Files.writeString(document, withTable(before, Table.of(results), document), UTF_8);
        String name = document.getFileName().toString().replaceFirst("\\.md$", ".json");
        Files.writeString(document.resolveSibling(name), json(results), UTF_8);
    }

    /** A document with another table between its markers. */
    static String withTable(String document, String table, Path where) {
        int begin = document.indexOf(BEGIN);
        int end = document.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(where + ": expected the lines " + BEGIN + " and " + END);
        }
        return document.substring(0, begin + BEGIN.length()) + "\n" + table + document.substring(end);
    }

    static Results read(Path json) throws IOException {
        return JSON.readValue(Files.readString(json, UTF_8), Results.class);
    }

    private static String json(Results results) {
        return JSON.writeValueAsString(results) + "\n";
    }

    /** The kind of machine: its processors and what they are called. */
    static String machine() throws IOException {
        int processors = Runtime.getRuntime().availableProcessors();
        Path cpus = Path.of("/proc/cpuinfo");
        String model = System.getProperty("os.arch", "");
        if (Files.isReadable(cpus)) {
            try (Stream<String> lines = Files.lines(cpus, UTF_8)) {
                model = lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(model);
            }
        }
        return processors + " shared cores (" + model + ")";
    }

    /** The properties that a process needs which runs contestants: without them some write into the user's home. */
    static Map<String, String> properties(Path out) {
        return Map.of(
                "csp.sentinel.log.dir", out.resolve("sentinel").toAbsolutePath().toString());
    }
}
