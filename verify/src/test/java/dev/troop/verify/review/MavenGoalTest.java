package dev.troop.verify.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Maven builds a small project with the goal in it. What it needs besides comes from this build's own repository of
 * artifacts, read as a remote one; this project's artifacts are put into a repository that is thrown away.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MavenGoalTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final Path ARTIFACTS = Path.of(System.getProperty(
            "localRepository",
            Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));

    @TempDir
    private Path directory;

    private Path repository;
    private Path project;

    private record Ended(int code, String output) {}

    @BeforeEach
    void makeProject() throws IOException {
        repository = directory.resolve("repository");
        install("troop", ROOT, false);
        install("core", ROOT.resolve("core"), true);
        install("guard", ROOT.resolve("guard"), true);
        install("review", ROOT.resolve("adapters").resolve("review"), true);
        install("review-maven", ROOT.resolve("adapters").resolve("review-maven"), true);
        project = Files.createDirectories(directory.resolve("project"));
        Path sources = Files.createDirectories(project.resolve("src/main/java/shop"));
        Files.writeString(project.resolve("pom.xml"), pom());
        Files.writeString(sources.resolve("Shop.java"), """
                package shop;

                public class Shop {
                    public int stock(java.net.URL url) throws java.io.IOException {
                        return url.openStream().read();
                    }
                }
                """);
        Files.writeString(directory.resolve("settings.xml"), """
                <settings>
                  <mirrors><mirror><id>this-build</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>
                </settings>
                """.replace(
                        "%s", ARTIFACTS.toUri().toString()));
    }

    @Test
    void anUncoveredCallFailsTheBuild() throws Exception {
        Ended ended = build();

        assertThat(ended.code()).as(ended.output()).isNotZero();
        assertThat(ended.output())
                .contains("shop/Shop.java:5: uncovered http-url-connection: java.net.URL.openStream")
                .contains("the production review found 1 (uncovered)");
    }

    @Test
    void anExceptionLetsTheBuildPass() throws Exception {
        Files.writeString(
                project.resolve("exceptions.txt"), "uncovered shop.Shop.stock | a test | nobody.else | 9999-12-31\n");

        Ended ended = build("-Dtroop.review.exceptions=exceptions.txt");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("0 findings").contains("1 excepted");
    }

    @Test
    void verdictsThatAreNotToFailTheBuildAreOnlyTold() throws Exception {
        Ended ended = build("-Dtroop.review.failOn=no-owner,unproven");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output()).contains("uncovered http-url-connection");
    }

    @Test
    void theReportIsWrittenForScriptsAlsoWhereItFailsTheBuild() throws Exception {
        Ended ended = build("-Dtroop.review.json=target/review/report.json");

        assertThat(ended.code()).as(ended.output()).isNotZero();
        assertThat(project.resolve("target/review/report.json"))
                .content()
                .contains("\"verdict\" : \"uncovered\"")
                .contains("\"file\" : \"shop/Shop.java\"");
    }

    @Test
    void skippedItLooksAtNothing() throws Exception {
        Ended ended = build("-Dtroop.review.skip=true", "-Dtroop.review.json=target/report.json");

        assertThat(ended.code()).as(ended.output()).isZero();
        assertThat(ended.output())
                .contains("the review is left out (troop.review.skip)")
                .doesNotContain("uncovered");
        assertThat(project.resolve("target/report.json")).doesNotExist();
    }

    /** Two runs of tests, of which only the second proved the tier; and a class that is not the application's own. */
    @Test
    void onlyOwnClassesAreLookedAtAndProofsOfAllRunsCount() throws Exception {
        Path sources = Files.createDirectories(project.resolve("src/main/java/rails"));
        Files.writeString(sources.resolve("Rails.java"), """
                package rails;

                import dev.troop.guard.Guard;
                import java.time.Duration;

                public class Rails {
                    public final Guard<String> history = Guard.<String>of("history")
                            .owner("profiles").deadline(Duration.ofMillis(250)).budget(20)
                            .fallback("popular", call -> "popular")
                            .otherwiseOmit("");
                }
                """);
        Files.writeString(project.resolve("pom.xml"), pom().replace("<build>", """
                <dependencies>
                  <dependency><groupId>dev.troop</groupId><artifactId>guard</artifactId><version>%s</version></dependency>
                </dependencies>
                <build>""".replace("%s", VERSION)));
        Files.writeString(project.resolve("first.json"), proofs("null"));
        Files.writeString(project.resolve("second.json"), proofs("\"2026-01-01T00:00:00Z\""));

        Ended unproven = build("-Dtroop.review.own=rails", "-Dtroop.review.proof=first.json");
        Ended proven = build("-Dtroop.review.own=rails", "-Dtroop.review.proof=first.json,second.json");

        assertThat(unproven.code()).as(unproven.output()).isNotZero();
        assertThat(unproven.output())
                .contains("history/popular")
                .contains("the production review found 1 (unproven)")
                .doesNotContain("uncovered http");
        assertThat(proven.code()).as(proven.output()).isZero();
        assertThat(proven.output()).contains("0 findings").contains("proofs looked at");
    }

    /** What one run of tests knows of the guard {@code history}, which ends in an omission. */
    private static String proofs(String popular) {
        return """
                {"guards": [{"name": "history", "tiers": [
                  {"name": "popular", "proven": %s}, {"name": "omitted", "proven": "2026-01-01T00:00:00Z"}]}]}
                """.replace("%s", popular);
    }

    private Ended build(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-B",
                "-ntp",
                "-s",
                directory.resolve("settings.xml").toString(),
                "-gs",
                directory.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + repository,
                "verify"));
        command.addAll(List.of(options));
        Path log = directory.resolve("log");
        ProcessBuilder maven = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = maven.start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES))
                    .as("Maven ended; its log: " + Files.readString(log))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(log));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Puts an artifact of this build where Maven finds it. */
    private void install(String name, Path module, boolean packed) throws IOException {
        Path to = Files.createDirectories(repository.resolve("dev/troop/" + name + "/" + VERSION));
        Files.copy(module.resolve("pom.xml"), to.resolve(name + "-" + VERSION + ".pom"));
        if (packed) {
            Path jar = module.resolve("target").resolve(name + "-" + VERSION + ".jar");
            assertThat(jar).as("packed before this test runs").exists();
            Files.copy(jar, to.resolve(jar.getFileName()));
        }
    }

    /** A project that pins the versions of plugins that this build uses, because no others are at hand. */
    private static String pom() throws IOException {
        String root = Files.readString(ROOT.resolve("pom.xml"));
        StringBuilder plugins = new StringBuilder();
        for (String plugin : List.of("resources", "compiler", "surefire", "jar")) {
            String artifact = "maven-" + plugin + "-plugin";
            plugins.append("<plugin><artifactId>" + artifact + "</artifactId><version>" + version(root, artifact)
                    + "</version></plugin>");
        }
        Map<String, String> values = Map.of("PLUGINS", plugins.toString(), "VERSION", VERSION);
        String pom = """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>shop</groupId>
                  <artifactId>shop</artifactId>
                  <version>1</version>
                  <properties>
                    <maven.compiler.release>21</maven.compiler.release>
                    <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
                  </properties>
                  <build>
                    <pluginManagement><plugins>PLUGINS</plugins></pluginManagement>
                    <plugins>
                      <plugin>
                        <groupId>dev.troop</groupId>
                        <artifactId>review-maven</artifactId>
                        <version>VERSION</version>
                        <executions><execution><goals><goal>review</goal></goals></execution></executions>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """;
        for (Map.Entry<String, String> value : values.entrySet()) {
            pom = pom.replace(value.getKey(), value.getValue());
        }
        return pom;
    }

    private static String version(String root, String artifact) {
        Matcher found = Pattern.compile("<artifactId>" + artifact + "</artifactId><version>([^<]+)</version>")
                .matcher(root);
        assertThat(found.find()).as("the version of " + artifact).isTrue();
        return found.group(1);
    }
}
