package dev.troop.control.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What processes take of the machine's memory: what each has for itself, and its share of what it shares with others (the
 * proportional set size), as {@code smaps_rollup} says. Where there is no such file, nothing is known.
 */
final class Memory {
    private static final long KIB_PER_MIB = 1024;

    private Memory() {}

    /** What these processes take together, in MiB, without those that have ended; empty if none of them says. */
    static OptionalLong mib(LongStream pids) {
        long[] each = pids.map(Memory::kib).filter(kib -> kib > 0).toArray();
        return each.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(LongStream.of(each).sum() / KIB_PER_MIB);
    }

    private static long kib(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
                    .filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }
}
