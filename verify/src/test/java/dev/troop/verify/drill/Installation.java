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

    static String classPath() throws IOException {
        return jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
