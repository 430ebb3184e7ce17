package dev.troop.adapters.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs made to be reviewed. A line that a careful reader would object to says so ({@code // expect: uncovered jdbc}); where
 * the review is known to say something else, the line says that too ({@code // tool: nothing}). Both are held.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of("src", "test", "corpus");
    private static final String KIT = "kit";
    private static final Pattern EXPECT = Pattern.compile("// expect: ([^/]+)");
    private static final Pattern TOOL = Pattern.compile("// tool: ([^/]+)");
    private static final String NOTHING = "nothing";

    /** Programs that need more than the kit. */
    private static final Pattern CLIENT =
            Pattern.compile("import (okhttp3|org\\.apache|io\\.|net\\.|com\\.datastax|reactor|dev\\.troop\\.adapters)");

    @TempDir
    private static Path classes;

    private static Map<String, Outcome> outcomes;

    /** What is expected and what is found, each as {@code file:line verdict kind}. */
    private record Outcome(Set<String> truth, Set<String> known, Set<String> found) {}

    @BeforeAll
    static void reviewAll() throws IOException {
        Compiler.compile(CORPUS, classes);
        outcomes = new TreeMap<>();
        try (Stream<Path> programs = Files.list(CORPUS)) {
            for (Path program : programs.sorted().toList()) {
                String name = program.getFileName().toString();
                if (!name.equals(KIT)) {
                    outcomes.put(name, review(program, name));
                }
            }
        }
    }

    @Test
    void eachLineOfTheCorpusIsFoundOrLeftAloneAsItSays() {
        SoftAssertions all = new SoftAssertions();
        outcomes.forEach(
                (name, outcome) -> all.assertThat(outcome.found()).as(name).isEqualTo(outcome.known()));
        all.assertAll();
        assertThat(outcomes).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void precisionAndRecallAreThoseThatTheDocumentSays() throws IOException {
        String table = Table.of(outcomes.values().stream()
                .map(outcome -> new Table.Row(outcome.truth, outcome.found))
                .toList());

        System.out.println(table);
        assertThat(Files.readString(Path.of("..", "..", "docs", "review.md"))).contains(table);
    }

    private static Outcome review(Path program, String name) throws IOException {
        boolean client = false;
        try (Stream<Path> files = Files.list(program)) {
            for (Path file : files.toList()) {
                client |= CLIENT.matcher(Files.readString(file)).find();
            }
        }
        List<Path> libraries = new ArrayList<>(List.of(classes.resolve(KIT)));
        boolean all = client;
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> all && path.endsWith(".jar"))
                .map(Path::of)
                .forEach(libraries::add);
        Report report = Review.of(new ReviewRequest(
                List.of(classes.resolve(name)), libraries, List.of(), List.of(), null, LocalDate.of(2026, 1, 1)));
        Set<String> found = new TreeSet<>();
        for (Finding finding : report.findings()) {
            String file = finding.file().substring(finding.file().lastIndexOf('/') + 1);
            found.add(file + ":" + finding.line() + " " + finding.verdict().text() + " " + finding.kind());
        }
        return new Outcome(lines(program, false), lines(program, true), found);
    }

    /** What the comments of a program say: the truth, or what the review is known to say. */
    private static Set<String> lines(Path program, boolean known) throws IOException {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.list(program)) {
            for (Path file : files.toList()) {
                List<String> all = Files.readAllLines(file);
                for (int i = 0; i < all.size(); i++) {
                    Matcher expect = EXPECT.matcher(all.get(i));
                    Matcher tool = TOOL.matcher(all.get(i));
                    String said = known && tool.find() ? tool.group(1) : expect.find() ? expect.group(1) : NOTHING;
                    if (!said.strip().equals(NOTHING)) {
                        lines.add(String.format(Locale.ROOT, "%s:%d %s", file.getFileName(), i + 1, said.strip()));
                    }
                }
            }
        }
        return lines;
    }
}
