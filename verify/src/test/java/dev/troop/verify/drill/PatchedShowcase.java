package dev.troop.verify.drill;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The showcase as it would be after somebody removed a few lines of it: its sources edited and compiled anew. */
final class PatchedShowcase {
    private static final Path SHOWCASE =
            Path.of("..", "showcase", "src", "main").toAbsolutePath().normalize();

    private PatchedShowcase() {}

    /**
     * Compiles the showcase with one edit and returns a class path in which it stands before the real one.
     *
     * @param file the source file's name
     * @param after the text after which the edit is made, so that it is made in the right place
     * @param remove the text that is taken out; it must be there
     * @param replacement what stands there instead
     */
    static String classPath(Path directory, String file, String after, String remove, String replacement)
            throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path edited = Files.createDirectories(directory.resolve("sources"));
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SHOWCASE.resolve("java"))) {
            sources =
                    files.filter(source -> source.toString().endsWith(".java")).toList();
        }
        Path original = sources.stream()
                .filter(source -> source.getFileName().toString().equals(file))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the showcase has no " + file));
        String text = Files.readString(original);
        int from = text.indexOf(after);
        int at = from < 0 ? -1 : text.indexOf(remove, from);
        if (at < 0) {
            throw new AssertionError(file + " has no '" + remove + "' after '" + after + "'");
        }
        Path patched = edited.resolve(file);
        Files.writeString(patched, text.substring(0, at) + replacement + text.substring(at + remove.length()));
        compile(
                Stream.concat(sources.stream().filter(source -> !source.equals(original)), Stream.of(patched))
                        .toList(),
                classes);
        return classes + File.pathSeparator + Installation.classPath();
    }

    private static void compile(List<Path> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of("--release", "21", "-proc:none", "-d", classes.toString(), "-cp", compilePath()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            if (!compiled) {
                throw new AssertionError("the edited showcase does not compile:\n" + complaints);
            }
        }
    }

    /** The distribution, and the annotations that only the compiler needs. */
    private static String compilePath() throws IOException {
        String annotations = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("jspecify"))
                .collect(Collectors.joining(File.pathSeparator));
        return annotations + File.pathSeparator + Installation.classPath();
    }
}
