package dev.troop.fleet.keeper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a log, where a process that failed has said why. */
final class LogTail {
    private static final int BYTES = 2048;

    private LogTail() {}

    /** The last line that is not blank; empty if there is none or it cannot be read. */
    static String lastLine(Path log) {
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
            long from = Math.max(0, file.size() - BYTES);
            ByteBuffer buffer = ByteBuffer.allocate(BYTES);
            while (buffer.hasRemaining() && file.read(buffer, from + buffer.position()) >= 0) {
                // read on until the end
            }
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .reduce("", (before, last) -> last);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
