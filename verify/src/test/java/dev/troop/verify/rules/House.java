package dev.troop.verify.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The modules of this house: which may know which, and which of them have code. */
final class House {
    /** The root of every package. */
    static final String PACKAGE = "dev.troop";

    /**
     * What each module may know besides itself and what everybody may use. {@code control} reads evidence in the words of
     * {@code guard} and mints its fault tokens; everything else is as the design draws it.
     */
    static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            Map.entry("core", Set.of()),
            Map.entry("guard", Set.of("core")),
            Map.entry("link", Set.of("core", "guard")),
            Map.entry("cache", Set.of("core", "guard")),
            Map.entry("edge", Set.of("core", "guard", "link")),
            Map.entry("chaos", Set.of("core")),
            Map.entry("fleet", Set.of("core", "chaos")),
            Map.entry("adapters.grpc", Set.of("core", "guard")),
            Map.entry("adapters.http", Set.of("core", "guard")),
            Map.entry("adapters.jdbc", Set.of("core", "guard")),
            Map.entry("adapters.micrometer", Set.of("core", "guard")),
            Map.entry("adapters.okhttp", Set.of("core", "guard")),
            Map.entry("adapters.opentelemetry", Set.of("core", "guard")),
            Map.entry("adapters.reactor", Set.of("core", "guard")),
            Map.entry("adapters.springboot", Set.of("core", "guard")),
            Map.entry("control", Set.of("core", "chaos", "fleet", "link", "guard")),
            Map.entry("showcase", Set.of("core", "guard", "link", "cache", "edge"))));

    /** The folder of modules that connect guards to what others use; each is a module by itself. */
    private static final String ADAPTERS = "adapters";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** All classes that are shipped. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE);

    private House() {}

    /** The folders of this project that have main code in Java, whether or not the arrows know them. */
    static List<String> modulesWithCode() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT);
                Stream<Path> adapters = Files.list(ROOT.resolve(ADAPTERS))) {
            return Stream.concat(folders, adapters)
                    .filter(House::hasCode)
                    .map(folder ->
                            ROOT.relativize(folder).toString().replace('/', '.').replace("-", ""))
                    .sorted()
                    .toList();
        }
    }

    /** The module that a package belongs to. */
    static String module(String packageName) {
        String[] names = packageName.split("\\.");
        return names[2].equals(ADAPTERS) ? names[2] + "." + names[3] : names[2];
    }

    /** The pattern of a module's packages. */
    static String packages(String module) {
        return PACKAGE + "." + module + "..";
    }

    private static boolean hasCode(Path folder) {
        Path sources = folder.resolve("src").resolve("main").resolve("java");
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new AssertionError("cannot read " + sources, e);
        }
    }
}
