package dev.troop.core;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What ties a process to the one that started it: when the other end of its standard input is gone, it ends.
 *
 * <p>A process that was started with {@code TROOP_LIFELINE=stdin} in its environment calls {@link #hold()} first thing in
 * its {@code main} and reads nothing else from its standard input. The operating system closes that pipe however the
 * parent ends, SIGKILL included, so no process is left behind. Without that setting nothing happens, and a process that
 * was started by hand runs until it is stopped.
 */
public final class LifeLine {
    /** The name of the setting in the environment. */
    public static final String VARIABLE = "TROOP_LIFELINE";

    /** The value of the setting for which a process holds on to its standard input. */
    public static final String STDIN = "stdin";

    private static final int STACK_BYTES = 64 * 1024;

    private LifeLine() {}

    /** Ends this process, its shutdown hooks not run, as soon as its standard input ends, if the environment asks. */
    public static void hold() {
        if (isAskedFor(System.getenv(VARIABLE))) {
            hold(System.in);
        }
    }

    /** Ends this process, its shutdown hooks not run, as soon as {@code line} ends. */
    public static void hold(InputStream line) {
        hold(line, () -> Runtime.getRuntime().halt(0));
    }

    /** Whether the setting says that a process is to be held. */
    static boolean isAskedFor(@Nullable String setting) {
        return STDIN.equals(setting);
    }

    /** Runs {@code end} on a daemon thread once {@code line} has ended. */
    static void hold(InputStream line, Runnable end) {
        Thread reader = new Thread(null, () -> readToTheEnd(line, end), "life-line", STACK_BYTES);
        reader.setDaemon(true);
        reader.start();
    }

    private static void readToTheEnd(InputStream line, Runnable end) {
        byte[] ignored = new byte[256];
        boolean open = true;
        while (open) {
            try {
                open = line.read(ignored) >= 0;
            } catch (IOException broken) {
                open = false; // a line that cannot be read is a line that is gone
            }
        }
        end.run();
    }
}
