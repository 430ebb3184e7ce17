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
            Map.entry("adapters.reviewmaven", Set.of("adapters.review")),
            Map.entry("adapters.springboot", Set.of("core", "guard", "adapters.hystrixstream")),
            Map.entry("control", Set.of("core", "chaos", "fleet", "link", "guard", "adapters.review")),
            Map.entry("showcase", Set.of("core", "guard", "link", "cache", "edge")),
            Map.entry("bench", Set.of("core", "guard"))));

    /** What an adapter may know besides itself, if nothing else is said of it. */
    private static final Set<String> ARROWS_OF_ADAPTERS = Set.of("core", "guard");

    private static final String ADAPTERS = "adapters";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** All classes that are shipped. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(PACKAGE);

    private House() {}

    /**
     * The modules of this project that have main code in Java, whether or not the arrows know them; those in the folder of
     * the adapters are named {@code adapters.http} and so on, like their packages.
     */
    static List<String> modulesWithCode() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT);
                Stream<Path> adapters = Files.list(ROOT.resolve(ADAPTERS))) {
            return Stream.concat(
                            folders.filter(House::hasCode)
                                    .map(folder -> folder.getFileName().toString()),
                            adapters.filter(House::hasCode).map(House::adapter))
                    .sorted()
                    .toList();
        }
    }

    /** What a module may know besides itself; nothing is known of one that has no arrows. */
    static Set<String> arrowsOf(String module) {
        return ARROWS.getOrDefault(module, module.startsWith(ADAPTERS + ".") ? ARROWS_OF_ADAPTERS : Set.of());
    }

    /** The module that a class of this package is in. */
    static String moduleOf(String packageName) {
        String[] parts = packageName.split("\\.");
        return parts[2].equals(ADAPTERS) ? ADAPTERS + "." + parts[3] : parts[2];
    }

    private static String adapter(Path folder) {
        return ADAPTERS + "." + folder.getFileName().toString().replace("-", "");
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
