package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/guard.md compile, run, and print what they say. */
final class GuardPageTest {
    private static final Path PAGE = Path.of("..", "docs", "guard.md");
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTS = Pattern.compile("println\\(.*\\); +// (.*)");

    private static final String BEGIN = """
            import dev.troop.core.*;
            import dev.troop.guard.*;
            import java.io.*;
            import java.net.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            import java.util.stream.*;

            public class Examples {
                static class Client {
                    String history(String user) {
                        return "rail of " + user;
                    }
                    CompletableFuture<String> historyAsync(String user) {
                        return CompletableFuture.completedFuture(history(user));
                    }
                    Map<String, String> titles(Set<String> ids) {
                        return ids.stream().collect(Collectors.toMap(id -> id, id -> "title " + id));
                    }
                }
            """;

    @TempDir
    private Path directory;

    @Test
    void theExamplesPrintWhatTheySay() throws Exception {
        List<String> examples = all(EXAMPLE, Files.readString(PAGE));
        List<String> expected = new ArrayList<>();
        StringBuilder program = new StringBuilder(BEGIN);
        StringBuilder main = new StringBuilder("public static void main(String[] none) throws Exception {\n");
        for (int i = 0; i < examples.size(); i++) {
            expected.addAll(all(PRINTS, examples.get(i)));
            program.append("static class Example")
                    .append(i)
                    .append(" {\n")
                    .append("Guards guards = new Guards(Ticker.system());\nClient client = new Client();\n")
                    .append("void run() throws Exception {\n")
                    .append(examples.get(i))
                    .append("}}\n");
            main.append("new Example").append(i).append("().run();\n");
        }
        program.append(main).append("}}\n");

        assertThat(examples).hasSizeGreaterThan(9);
        assertThat(expected).hasSizeGreaterThan(9);
        assertThat(run(program.toString())).isEqualTo(expected);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** Compiles and runs a program of one file; returns the lines that it prints. */
    private List<String> run(String program) throws IOException, InterruptedException {
        Path source = directory.resolve("Examples.java");
        Path complaints = directory.resolve("complaints");
        Files.writeString(source, program);
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString())
                .redirectError(complaints.toFile())
                .start();
        try {
            java.getOutputStream().close();
            String output = new String(java.getInputStream().readAllBytes(), UTF_8);
            int code = java.waitFor();
            assertThat(code).as(Files.readString(complaints)).isZero();
            return output.lines().toList();
        } finally {
            java.destroyForcibly();
        }
    }
}
