package dev.troop.verify.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PRINTS = Pattern.compile("println\\(.*\\); // (.*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^:)#]+)\\)");

    @TempDir
    private Path directory;

    @Test
    void theExampleOfAGuardPrintsWhatItSays() throws Exception {
        String example = find(EXAMPLE, Files.readString(ROOT.resolve("README.md")));
        Path program = directory.resolve("Example.java");
        Files.writeString(
                program,
                "import dev.troop.guard.*;\nimport java.io.IOException;\nimport java.time.Duration;\n"
                        + "public class Example {\npublic static void main(String[] args) throws Exception {\n"
                        + example
                        + "}}\n");

        assertThat(run(program)).isEqualTo(find(PRINTS, example) + "\n");
    }

    @Test
    void everyFileThatADocumentLinksToIsThere() throws IOException {
        for (String document : new String[] {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"}) {
            Matcher links = LINK.matcher(Files.readString(ROOT.resolve(document)));
            while (links.find()) {
                assertThat(ROOT.resolve(links.group(1)))
                        .as("link of " + document)
                        .exists();
            }
        }
    }

    private static String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("a match of " + pattern).isTrue();
        return matcher.group(1);
    }

    /** Compiles and runs a program of one file; returns all that it prints. */
    private static String run(Path program) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.toString())
                .redirectErrorStream(true)
                .start();
        java.getOutputStream().close();
        String output = new String(java.getInputStream().readAllBytes(), UTF_8);
        java.waitFor();
        return output;
    }
}
