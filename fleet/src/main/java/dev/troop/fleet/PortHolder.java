package dev.troop.fleet;

import dev.troop.core.LifeLine;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The process that listens on an address, as far as Linux tells this user.
 *
 * @param pid its process id
 * @param command what it runs, shortened
 * @param isOfAFleet whether it was started by a keeper, or is one
 */
record PortHolder(long pid, String command, boolean isOfAFleet) {
    private static final Path PROC = Path.of("/proc");
    private static final int LONGEST_COMMAND = 80;

    /** Who has that address, or all addresses on that port; empty if it cannot be found. */
    static Optional<PortHolder> of(InetSocketAddress address) {
        return List.of("tcp", "tcp6", "udp", "udp6").stream()
                .flatMap(table -> sockets(table).stream())
                .filter(socket -> socket.holds(address))
                .map(Socket::inode)
                .flatMap(inode -> holder(inode).stream())
                .findFirst();
    }

    /** A line of {@code /proc/net/tcp} and its like: addresses are hex, each group of four bytes turned around. */
    private record Socket(String local, String state, String inode) {
        private static final String LISTENS = "0A";
        private static final String UNCONNECTED = "07"; // what listens on UDP

        boolean holds(InetSocketAddress address) {
            byte[] ip = address.getAddress().getAddress();
            String host = String.format(Locale.ROOT, "%02X%02X%02X%02X", ip[3], ip[2], ip[1], ip[0]);
            String port = String.format(Locale.ROOT, ":%04X", address.getPort());
            boolean same = local.endsWith(host + port) || local.matches("0+" + port);
            return same && (state.equals(LISTENS) || state.equals(UNCONNECTED));
        }
    }

    private static List<Socket> sockets(String table) {
        try {
            return Files.readAllLines(PROC.resolve("net").resolve(table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .map(fields -> new Socket(fields[1], fields[3], fields[9]))
                    .toList();
        } catch (IOException notLinux) {
            return List.of();
        }
    }

    private static Optional<PortHolder> holder(String inode) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (has(process, "socket:[" + inode + "]")) {
                    return Optional.of(described(process));
                }
            }
        } catch (IOException notLinux) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean has(Path process, String socket) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && Files.readSymbolicLink(file).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException goneOrNotOurs) {
            return false;
        }
        return false;
    }

    private static PortHolder described(Path process) {
        String command = text(process.resolve("cmdline")).replace('\0', ' ').strip();
        boolean ofAFleet = List.of(text(process.resolve("environ")).split("\0", -1))
                .contains(LifeLine.VARIABLE + "=" + LifeLine.STDIN);
        return new PortHolder(
                Long.parseLong(process.getFileName().toString()),
                command.length() <= LONGEST_COMMAND ? command : command.substring(0, LONGEST_COMMAND) + "...",
                ofAFleet);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException goneOrNotOurs) {
            return "";
        }
    }
}
