package dev.troop.guard;

import dev.troop.core.Ticker;
import dev.troop.guard.settings.LineFormat;
import dev.troop.guard.settings.Place;
import dev.troop.guard.settings.Problem;
import dev.troop.guard.settings.Settings;
import dev.troop.guard.settings.SettingsException;
import dev.troop.guard.settings.SettingsReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file of settings that is read again when it has changed.
 *
 * <p>It has no thread: {@link #look} is called by whoever knows when, or by {@link #watch}. A file that cannot be read or used
 * leaves the settings as they are, and is told once, until it changes. Thread safe.
 */
public final class SettingsFile {

    /** What a look at the file has led to. */
    public enum Seen {
        /** It is as it was when it was last looked at. */
        UNCHANGED,
        /** It has changed, and counts. */
        APPLIED,
        /** It has changed, and cannot be used; what counted before still does. */
        REFUSED
    }

    /** What the file holds, or why nobody knows. */
    private record Content(ByteBuffer bytes, String trouble) {}

    private final Path file;
    private final SettingsReader reader;
    private final LineFormat format;
    private final LiveSettings settings;
    private @Nullable Content latest;

    /** A file that was not yet looked at. */
    public SettingsFile(Path file, SettingsReader reader, LineFormat format, LiveSettings settings) {
        this.file = file;
        this.reader = reader;
        this.format = format;
        this.settings = settings;
    }

    /** Reads the file, and applies it if it is another than at the last look. */
    public Seen look() {
        return use(read());
    }

    /**
     * Looks at once, and then again and again on a virtual thread, until what this returns is closed. A change counts when
     * two looks have seen the same, so that a file that is still being written is not used.
     *
     * @param every how long to wait between two looks, more than 0
     */
    public Watch watch(Duration every, Ticker ticker) {
        if (!every.isPositive()) {
            throw new IllegalArgumentException("a look every " + every + ": expected more than 0");
        }
        Content first = read();
        use(first);
        return new Watch(Thread.ofVirtual().name("settings of " + file).start(() -> {
            Content before = first;
            try {
                while (true) {
                    ticker.pause(every);
                    Content now = read();
                    if (Thread.interrupted()) {
                        return;
                    }
                    if (now.equals(before)) {
                        use(now);
                    }
                    before = now;
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** A watch of a file, until it is closed. */
    public static final class Watch implements AutoCloseable {
        private final Thread thread;

        private Watch(Thread thread) {
            this.thread = thread;
        }

        /** Ends the watch; what counts goes on to count. */
        @Override
        public void close() {
            thread.interrupt();
        }

        /** Whether the thread has ended, within that time. */
        boolean ended(Duration within) throws InterruptedException {
            return thread.join(within);
        }
    }

    private Content read() {
        try {
            return new Content(ByteBuffer.wrap(Files.readAllBytes(file)), "");
        } catch (IOException e) {
            return new Content(ByteBuffer.allocate(0), "cannot be read: " + e);
        }
    }

    private synchronized Seen use(Content now) {
        if (now.equals(latest)) {
            return Seen.UNCHANGED;
        }
        latest = now;
        try {
            settings.apply(() -> parsed(now), file.toString());
            return Seen.APPLIED;
        } catch (SettingsException refused) {
            return Seen.REFUSED;
        }
    }

    private Settings parsed(Content content) {
        if (!content.trouble.isEmpty()) {
            throw useless(content.trouble);
        }
        byte[] bytes = new byte[content.bytes.remaining()];
        content.bytes.duplicate().get(bytes);
        try {
            return reader.read(file.toString(), bytes, format);
        } catch (SettingsException wrong) {
            throw wrong;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw useless("the format failed to read it: " + e);
        }
    }

    private SettingsException useless(String why) {
        return new SettingsException(List.of(new Problem(Place.of(file.toString()), "", "", why)));
    }
}
