package dev.troop.fleet.keeper;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Every process that was ever started in a run, one line each, on disk before anything else is done with it. Thread
 * safe.
 */
final class ProcessRecords implements AutoCloseable {
    private final FileChannel file;

    ProcessRecords(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    synchronized void add(Identity process) throws IOException {
        String line = process.pid() + " " + process.start() + "\n";
        Durable.writeFully(file, line.getBytes(StandardCharsets.US_ASCII));
        file.force(false);
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    /** What was recorded; a last line that a crash has cut short is left out, for its process has a life-line. */
    static List<Identity> read(Path path) throws IOException {
        List<Identity> processes = new ArrayList<>();
        if (Files.exists(path)) {
            String text = Files.readString(path, StandardCharsets.US_ASCII);
            for (String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                int space = line.indexOf(' ');
                processes.add(new Identity(Long.parseLong(line.substring(0, space)), line.substring(space + 1)));
            }
        }
        return processes;
    }
}
