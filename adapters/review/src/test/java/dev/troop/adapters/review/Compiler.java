package dev.troop.adapters.review;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles the programs that tests review, with the libraries of the test's own class path. */
final class Compiler {
    private Compiler() {}

    /** Compiles all Java files below {@code sources} into {@code classes}. */
    static Path compile(Path sources, Path classes, String... options) throws IOException {
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null);
                Stream<Path> all = Files.walk(sources)) {
            List<Path> programs = all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            Files.createDirectories(classes);
            List<String> settings = new ArrayList<>(List.of(
                    "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none", "-g"));
            settings.addAll(List.of(options));
            boolean done = javac.getTask(said, files, null, settings, null, files.getJavaFileObjectsFromPaths(programs))
                    .call();
            if (!done) {
                throw new AssertionError(said.toString());
            }
        }
        return classes;
    }

    /** Compiles one class of the unnamed package. */
    static Path compile(Path directory, String name, String source, String... options) throws IOException {
        Path sources = Files.createDirectories(directory.resolve(name + "-source"));
        Files.writeString(sources.resolve(name + ".java"), source);
        return compile(sources, directory.resolve(name + "-classes"), options);
    }
}
