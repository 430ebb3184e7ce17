package dev.troop.fleet.keeper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * One process and no other: its id and when it was started, because ids are used again.
 *
 * @param pid its process id
 * @param start when it was started, in the words of the operating system: on Linux the boot and the ticks since then
 */
record Identity(long pid, String start) {
    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT = PROC.resolve("sys/kernel/random/boot_id");

    /** The process that has this id now, if any; one that has ended and was not collected yet is none. */
    static Optional<Identity> of(long pid) {
        if (Files.exists(BOOT)) {
            return Stat.of(pid)
                    .filter(stat -> !stat.hasEnded())
                    .map(stat -> new Identity(pid, boot() + ":" + stat.ticks()));
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> new Identity(pid, "epoch:" + start.toEpochMilli()));
    }

    /** Whether exactly this process still runs, stopped or not. */
    boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** Whether exactly this process is there and stopped. */
    boolean isStopped() {
        if (!isAlive()) {
            return false;
        }
        return Files.exists(BOOT)
                ? Stat.of(pid).filter(stat -> stat.state() == 'T').isPresent()
                : Commands.output("ps", "-o", "state=", "-p", Long.toString(pid))
                        .startsWith("T");
    }

    /** When it was started, in epoch milliseconds, for people to read; 0 if that cannot be told. */
    long startedAt() {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    private static String boot() {
        try {
            return Files.readString(BOOT).strip().substring(0, 8);
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot read " + BOOT + ", which was there just now", unreadable);
        }
    }

    /** What Linux says of a process in {@code /proc/<pid>/stat}: fields 3 and 22. */
    private record Stat(char state, String ticks) {

        static Optional<Stat> of(long pid) {
            try {
                String line =
                        Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
                String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
                return Optional.of(new Stat(fields[0].charAt(0), fields[19]));
            } catch (IOException gone) {
                return Optional.empty();
            }
        }

        boolean hasEnded() {
            return state == 'Z' || state == 'X';
        }
    }
}
