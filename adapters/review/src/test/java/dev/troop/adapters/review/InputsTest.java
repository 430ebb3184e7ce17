package dev.troop.adapters.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.adapters.review.bytecode.UnreadableInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    @TempDir
    private Path directory;

    private Path app;
    private Path library;

    @BeforeEach
    void compile() throws IOException {
        app = Compiler.compile(directory, "App", calls("com.acme.shop", "App"));
        library = Compiler.compile(directory, "Lib", calls("com.acme.lib", "Lib"));
    }

    private static String calls(String packageName, String type) {
        return """
                package PACKAGE;

                public class TYPE {
                    void go(java.net.URL url) throws Exception {
                        url.openStream();
                    }
                }
                """.replace("PACKAGE", packageName).replace("TYPE", type);
    }

    private static List<String> review(Path input, String... own) {
        return Review.of(new ReviewRequest(
                        List.of(input), List.of(), List.of(own), List.of(), null, LocalDate.of(2026, 1, 1)))
                .findings()
                .stream()
                .map(finding -> finding.method() + " " + finding.place())
                .toList();
    }

    /** The files of a folder, each under a prefix. */
    private static Map<String, byte[]> files(Path folder, String prefix) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(prefix + folder.relativize(file), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        write(bytes, files);
        return bytes.toByteArray();
    }

    private static void write(OutputStream out, Map<String, byte[]> files) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
    }

    private Path jar(Map<String, byte[]> files) throws IOException {
        return Files.write(directory.resolve("app.jar"), zip(files));
    }

    @Test
    void aFolderOfClassesAndAJarOfThemAreTheSame() throws IOException {
        assertThat(review(app))
                .containsExactly("com.acme.shop.App.go com/acme/shop/App.java:5")
                .isEqualTo(review(jar(files(app, ""))));
    }

    @Test
    void theApplicationOfASpringBootJarIsInItsClassesAndTheJarsInsideAreLibraries() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>(files(app, "BOOT-INF/classes/"));
        files.put("BOOT-INF/lib/lib.jar", zip(files(library, "")));
        files.putAll(files(Compiler.compile(directory, "Loader", calls("loader", "Loader")), ""));
        Path jar = jar(files);

        assertThat(review(jar)).containsExactly("com.acme.shop.App.go com/acme/shop/App.java:5");
        assertThat(review(jar, "com.acme")).hasSize(2);
        assertThat(review(jar, "com.acme.lib")).containsExactly("com.acme.lib.Lib.go com/acme/lib/Lib.java:5");
        assertThat(review(jar, "com.acme.li", "com.acme.shop.*")).hasSize(1);
    }

    @Test
    void theApplicationOfAWarIsInItsClasses() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>(files(app, "WEB-INF/classes/"));
        files.put("WEB-INF/lib/lib.jar", zip(files(library, "")));

        assertThat(review(jar(files))).containsExactly("com.acme.shop.App.go com/acme/shop/App.java:5");
    }

    @Test
    void ofAMultiReleaseJarTheHighestVersionIsRead() throws IOException {
        Path newer = Compiler.compile(
                directory, "Newer", "package com.acme.shop; class App { void stay() {} } class Newer {}");
        Map<String, byte[]> files = new LinkedHashMap<>(files(app, ""));
        files.putAll(files(newer, "META-INF/versions/21/"));
        assertThat(review(jar(files))).hasSize(1);

        files.put(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\nMulti-Release: true\n".getBytes(StandardCharsets.UTF_8));
        assertThat(review(jar(files))).isEmpty();
    }

    @Test
    void classesOfTheNewestJavaAreRead() throws IOException {
        int release = Runtime.version().feature();
        Path newest =
                Compiler.compile(directory, "Newest", calls("newest", "Newest"), "--release", String.valueOf(release));

        assertThat(review(newest)).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsRefusedWithWhatToDo() throws IOException {
        Path none = directory.resolve("none.jar");
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
        Path broken = jar(Map.of("Broken.class", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
        Path empty = Files.createDirectories(directory.resolve("empty"));

        assertThatThrownBy(() -> review(none))
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> review(text))
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContainingAll("text.jar", "is no jar");
        assertThatThrownBy(() -> review(broken))
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContaining("Broken.class");
        assertThatThrownBy(() -> review(empty))
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContaining("--own");
        assertThatThrownBy(() -> review(app, "org.other"))
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContaining("org.other");
    }
}
