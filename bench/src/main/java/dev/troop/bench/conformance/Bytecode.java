package dev.troop.bench.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;

/** What the compiled form of a class says. */
final class Bytecode {
    private Bytecode() {}

    /** Whether a class has a name among its constants, such as that of a method it calls. */
    static boolean mentions(String className, String name) throws IOException {
        String file = className.replace('.', '/') + ".class";
        try (InputStream in = Bytecode.class.getClassLoader().getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is not on the class path");
            }
            return new String(in.readAllBytes(), ISO_8859_1).contains(name);
        }
    }

    /** Held if {@code className} does not read the wall clock. */
    static Finding readsNoWallClock(String className) throws IOException {
        String simple = className.substring(className.lastIndexOf('.') + 1).replace('$', '.');
        return mentions(className, "currentTimeMillis")
                ? Finding.of(false, "`" + simple + "` calls `System.currentTimeMillis`")
                : Finding.of(true, "`" + simple + "` reads no wall clock");
    }
}
