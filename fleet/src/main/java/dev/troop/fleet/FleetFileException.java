package dev.troop.fleet;

/**
 * A fleet file that cannot be used; the message is one line: {@code file:line: what was found, what was expected, what
 * to do}.
 */
public final class FleetFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FleetFileException(String file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
