package dev.troop.verify.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/adapters.md and of the adapters' own comments compile; those that print something print it. */
class AdaptersTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("docs").resolve("adapters.md");
    private static final Pattern EXAMPLE = Pattern.compile("## ([^\n]+)\n\n```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTS = Pattern.compile("println\\(.*\\); // (.*)");
    private static final Pattern COMMENT = Pattern.compile("<pre>\\{@code\n(.*?)\n \\* \\}</pre>", Pattern.DOTALL);

    /** What each section's example has beside the common imports: imports, then what is there before it begins. */
    private static final Map<String, List<String>> GIVEN = Map.of(
            "JDK HttpClient", List.of("dev.troop.adapters.http.*;java.net.*;java.net.http.*", ""),
            "OkHttp", List.of("dev.troop.adapters.okhttp.*;okhttp3.*", ""),
            "gRPC",
                    List.of(
                            "dev.troop.adapters.grpc.*;io.grpc.*;java.time.InstantSource",
                            "byte[] key = new byte[16];"),
            "JDBC",
                    List.of(
                            "dev.troop.adapters.jdbc.*;java.sql.*",
                            "org.h2.jdbcx.JdbcDataSource pool = new org.h2.jdbcx.JdbcDataSource();"
                                    + "pool.setURL(\"jdbc:h2:mem:docs;DB_CLOSE_DELAY=-1\"); pool.getConnection().close();"),
            "Reactor and CompletionStage", List.of("dev.troop.adapters.reactor.*;reactor.core.publisher.Mono", ""),
            "Micrometer",
                    List.of(
                            "dev.troop.adapters.micrometer.*;io.micrometer.core.instrument.*;"
                                    + "io.micrometer.core.instrument.simple.*",
                            ""),
            "OpenTelemetry",
                    List.of(
                            "dev.troop.adapters.opentelemetry.*;io.opentelemetry.api.OpenTelemetry;"
                                    + "io.opentelemetry.context.propagation.*;io.opentelemetry.api.trace.propagation.*",
                            ""),
            "Spring Boot",
                    List.of(
                            "dev.troop.adapters.springboot.*;org.springframework.web.bind.annotation.*;"
                                    + "org.springframework.web.service.annotation.*",
                            ""));

    private static final String HISTORY = "Guard<String> history = null; String user = null;"
            + "interface Client { String history(String user); CompletableFuture<String> historyAsync(String user); }"
            + "Client client = null;";

    /** What the example in a class's comment is in the middle of. */
    private static final Map<String, String> SURROUNDINGS = Map.of(
            "GuardedHttp",
            "URI uri = null;",
            "CallInterceptor",
            "Request request = null;",
            "CallClientInterceptor",
            "record Rail() { static final Rail EMPTY = new Rail(); }"
                    + "interface Stub { Rail history(String user); } Stub stub = null; String user = null;",
            "CallServerInterceptor",
            "FaultTokens tokens = null;"
                    + "class History implements BindableService {"
                    + "public ServerServiceDefinition bindService() { return null; } }",
            "GuardedDataSource",
            "DataSource pool = null;",
            "GuardedMono",
            HISTORY,
            "GuardMeters",
            "MeterRegistry registry = null;",
            "GuardMetrics",
            "OpenTelemetry openTelemetry = null;",
            "Guarded",
            "static class HistorySnapshots implements History {"
                    + "public List<String> rail(String user) { return List.of(); } }\n");

    @TempDir
    private Path directory;

    static List<String> sections() throws IOException {
        Matcher examples = EXAMPLE.matcher(Files.readString(PAGE));
        List<String> sections = new ArrayList<>();
        while (examples.find()) {
            sections.add(examples.group(1));
        }
        return sections;
    }

    @Test
    void everyAdapterHasASection() throws IOException {
        assertThat(sections()).containsExactlyInAnyOrderElementsOf(GIVEN.keySet());
        String page = Files.readString(PAGE);
        try (Stream<Path> modules = Files.list(ROOT.resolve("adapters"))) {
            assertThat(modules.filter(module -> GIVEN.values().stream()
                            .anyMatch(given -> given.getFirst()
                                    .contains("dev.troop.adapters."
                                            + module.getFileName().toString().replace("-", "") + ".*"))))
                    .isNotEmpty()
                    .allSatisfy(module -> assertThat(page).contains("`adapters-" + module.getFileName() + "`"));
        }
    }

    @ParameterizedTest
    @MethodSource("sections")
    void anExampleOfThePageCompilesAndPrintsWhatItSays(String section) throws Exception {
        String example = exampleOf(section);
        boolean isType = example.startsWith("@Guarded");
        String body = isType ? "" : GIVEN.get(section).get(1) + example;

        Class<?> program = compile(source(GIVEN.get(section).getFirst(), body, isType ? example : ""));
        List<String> expected = new ArrayList<>();
        Matcher prints = PRINTS.matcher(example);
        while (prints.find()) {
            expected.add(prints.group(1));
        }

        if (!expected.isEmpty()) {
            assertThat(run(program)).isEqualTo(expected);
        }
    }

    static List<Path> commented() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("adapters"))) {
            return files.filter(file -> file.toString().contains("/src/main/")
                            && file.toString().endsWith(".java"))
                    .filter(file -> SURROUNDINGS.containsKey(nameOf(file)))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyAdapterHasAnExampleInItsComments() throws IOException {
        assertThat(commented())
                .extracting(AdaptersTest::nameOf)
                .containsExactlyInAnyOrderElementsOf(SURROUNDINGS.keySet());
        assertThat(commented())
                .extracting(file ->
                        ROOT.resolve("adapters").relativize(file).getName(0).toString())
                .contains("http", "okhttp", "grpc", "jdbc", "reactor", "micrometer", "opentelemetry", "spring-boot");
    }

    @ParameterizedTest
    @MethodSource("commented")
    void anExampleInACommentCompiles(Path file) throws Exception {
        Matcher comment = COMMENT.matcher(Files.readString(file));
        assertThat(comment.find()).as("an example in " + file).isTrue();
        String example = comment.group(1).replaceAll("(?m)^ \\* ?", "").replace("public interface", "interface");
        String imports = GIVEN.values().stream()
                .map(List::getFirst)
                .filter(given -> given.startsWith(packageOf(file) + ".*"))
                .findFirst()
                .orElseThrow();
        boolean isType = example.startsWith("@Guarded");

        compile(source(
                imports + ";java.util.List;javax.sql.DataSource",
                isType ? "" : SURROUNDINGS.get(nameOf(file)) + example,
                isType ? SURROUNDINGS.get(nameOf(file)) + example : ""));
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String packageOf(Path file) {
        return "dev.troop.adapters." + file.getParent().getFileName();
    }

    private static String exampleOf(String section) throws IOException {
        Matcher examples = EXAMPLE.matcher(Files.readString(PAGE));
        while (examples.find()) {
            if (examples.group(1).equals(section)) {
                return examples.group(2);
            }
        }
        throw new AssertionError("no example under " + section);
    }

    private static String source(String imported, String body, String type) {
        StringBuilder imports = new StringBuilder();
        for (String one : (imported
                        + ";dev.troop.core.*;dev.troop.guard.*;java.io.*;java.time.Duration;java.util.concurrent.*")
                .split(";")) {
            imports.append("import ").append(one).append(";\n");
        }
        return imports + "public class Example {\npublic static void main(String[] args) throws Exception {\n"
                + "Guards guards = new Guards(Ticker.system());\n" + body + "}\n" + type + "}\n";
    }

    private Class<?> compile(String source) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        List<String> options = List.of(
                "-d", directory.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-parameters");
        boolean compiled = compiler.getTask(complaints, null, null, options, null, List.of(file))
                .call();
        assertThat(compiled).as(complaints + "\n" + source).isTrue();
        URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, AdaptersTest.class.getClassLoader());
        return loader.loadClass("Example");
    }

    private static List<String> run(Class<?> program) throws ReflectiveOperationException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
