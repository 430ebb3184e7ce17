package dev.troop.verify.drill;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The built distribution that the tests drive, as a user's machine would have it. */
final class Installation {
    private static final Path LIB =
            Path.of("..", "dist", "target", "troop", "lib").toAbsolutePath().normalize();

    /** The fleet that is drilled if no other is named. */
    static final Path SHOWCASE = Path.of("..", "showcase", "src", "main", "resources", "showcase-fleet.yaml");

    private Installation() {}

    /** Its jars, in the order in which they are run. */
    static List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(LIB)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The flag for the ahead-of-time cache, where there is one and it was made for this class path. */
    static String cacheFlag(String classPath) throws IOException {
        Path cache = LIB.resolveSibling("fleet.aot");
        return Files.exists(cache) && classPath.equals(classPath()) ? "-XX:AOTCache=" + cache : "-Dtroop.cache=none";
    }

    /** A fleet file in {@code directory}: the showcase with these zones in each region. */
    static Path showcase(Path directory, String zones) throws IOException {
        String whole = Files.readString(SHOWCASE);
        String some = whole.replace("zones: [a, b, c]", "zones: " + zones);
        if (some.equals(whole)) {
            throw new IllegalStateException(SHOWCASE + " has no 'zones: [a, b, c]' any more");
        }
        return Files.writeString(directory.resolve("fleet.yaml"), some);
    }

    static String classPath() throws IOException {
        return jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
