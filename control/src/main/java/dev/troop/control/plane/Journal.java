package dev.troop.control.plane;

import dev.troop.control.api.ControlJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The append-only record of all that was decided, done and seen: one JSON object a line.
 *
 * <p>An entry is on disk before {@link #append} returns. A last line that a crash has torn is cut off when the journal is
 * opened again; every line before it stands. Thread safe.
 */
public final class Journal implements AutoCloseable {
    private final FileChannel file;
    private final InstantSource clock;

    /**
     * One line.
     *
     * @param at when, in milliseconds since the epoch
     * @param kind what happened, such as {@code attack-armed}
     * @param id what it happened to
     * @param data the details, as JSON text
     */
    public record Entry(long at, String kind, String id, String data) {
        /** The details as a value. */
        public <T> T as(Class<T> type) {
            return ControlJson.read(data.getBytes(StandardCharsets.UTF_8), type);
        }
    }

    private Journal(FileChannel file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Opens the journal for appending; makes it if it is not there. */
    public static Journal open(Path path, InstantSource clock) throws IOException {
        long whole = wholeLines(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        file.truncate(whole);
        file.position(whole);
        return new Journal(file, clock);
    }

    /** Reads every whole line; none if there is no journal. */
    public static List<Entry> read(Path path) throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        byte[] bytes = Files.readAllBytes(path);
        List<Entry> entries = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                byte[] line = java.util.Arrays.copyOfRange(bytes, from, i);
                entries.add(ControlJson.read(line, Entry.class));
                from = i + 1;
            }
        }
        return entries;
    }

    /** Writes an entry and waits until it is on disk. */
    public void append(String kind, String id, Object data) {
        String details = new String(ControlJson.write(data), StandardCharsets.UTF_8);
        byte[] line = ControlJson.write(new Entry(clock.millis(), kind, id, details));
        ByteBuffer buffer =
                ByteBuffer.allocate(line.length + 1).put(line).put((byte) '\n').flip();
        synchronized (file) {
            try {
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
                file.force(false);
            } catch (IOException e) {
                throw new UncheckedIOException("the journal cannot be written: nothing may be injected", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static long wholeLines(Path path) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        byte[] bytes = Files.readAllBytes(path);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}
