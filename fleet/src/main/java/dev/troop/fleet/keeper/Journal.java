package dev.troop.fleet.keeper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;

/**
 * What the keeper has done, one JSON object a line, for people and tools to read later.
 *
 * <p>No promise hangs on it (leases are files of their own), so a journal that cannot be written is said on the
 * keeper's log and does not keep it from keeping. Thread safe.
 */
final class Journal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());

    private final FileChannel file;
    private final InstantSource clock;

    /**
     * A line of the journal.
     *
     * @param at when, as ISO text
     * @param what what was done
     * @param subject to what
     * @param detail more of it; may be empty
     */
    private record Line(String at, String what, String subject, String detail) {}

    Journal(Path path, InstantSource clock) throws IOException {
        this.file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        this.clock = clock;
    }

    synchronized void note(String what, Object subject, String detail) {
        byte[] json = KeeperJson.write(new Line(clock.instant().toString(), what, subject.toString(), detail));
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        try {
            Durable.writeFully(file, line);
        } catch (IOException notWritten) {
            LOG.log(System.Logger.Level.WARNING, "cannot write the journal: {0}", notWritten.getMessage());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
