package dev.troop.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.json.JsonMapper;

class ReviewCommandTest {
    private static final PrintStream STANDARD = System.out;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    /** What is reviewed. */
    static final class Calls {
        int read(URL url) throws IOException {
            return url.openStream().read();
        }
    }

    /** What nothing is found in. */
    static final class Quiet {}

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leave() {
        System.setOut(STANDARD);
    }

    private int troop(String... arguments) {
        CommandLine line = Troop.line();
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String folderOf(Class<?> type) throws IOException, URISyntaxException {
        String name = type.getName().replace('.', '/') + ".class";
        Path from =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path folder = directory.resolve(type.getSimpleName());
        Path to = folder.resolve(name);
        Files.createDirectories(to.getParent());
        Files.copy(from.resolve(name), to);
        return folder.toString();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void findingsArePrintedAndEndWithOne() throws Exception {
        assertThat(troop("review", folderOf(Calls.class))).isEqualTo(1);
        assertThat(printed())
                .contains("ReviewCommandTest.java:", "uncovered http-url-connection: java.net.URL.openStream");
    }

    @Test
    void nothingFoundEndsWithZero() throws Exception {
        assertThat(troop("review", folderOf(Quiet.class))).isZero();
        assertThat(printed()).contains("0 findings");
    }

    @Test
    void jsonIsForScripts() throws Exception {
        assertThat(troop("review", "--json", folderOf(Calls.class))).isEqualTo(1);
        assertThat(JsonMapper.shared().readTree(printed()).path("findings").size())
                .isEqualTo(1);
    }

    @Test
    void anExceptionMakesItPass() throws Exception {
        Path exceptions = Files.writeString(
                directory.resolve("exceptions"), "uncovered *Calls.read | a test | nobody.else | 9999-12-31\n");

        assertThat(troop("review", "--exceptions", exceptions.toString(), folderOf(Calls.class)))
                .isZero();
    }

    @Test
    void inputThatCannotBeReadEndsWithTwoAndALine() throws Exception {
        assertThat(troop("review", directory.resolve("none.jar").toString())).isEqualTo(2);
        assertThat(troop("review")).isEqualTo(2);
        assertThat(troop("review", "--proof", directory.resolve("none.json").toString(), folderOf(Calls.class)))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("none.jar: no such file", "JAR", "none.json")
                .doesNotContain("\tat ");
    }
}
