package dev.troop.cache;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A zone's cache as a real process, which can be killed and stopped where it stands. */
final class ZoneProcess implements AutoCloseable {
    /** Which program it is. */
    enum Engine {
        BUILT_IN,
        MEMCACHED
    }

    private final List<String> command;
    private final InetSocketAddress address;
    private Process process;

    ZoneProcess(Engine engine, String host, Path folder) throws Exception {
        address = new InetSocketAddress(host, freePort(host));
        command = engine == Engine.MEMCACHED ? memcached(address) : builtIn(address, folder);
        start();
    }

    InetSocketAddress address() {
        return address;
    }

    void start() throws Exception {
        process = new ProcessBuilder(command).inheritIO().start();
        Eventually.that(command.getFirst() + " answers at " + address, () -> answers() || !process.isAlive());
        if (!process.isAlive()) {
            throw new IllegalStateException(command + " ended with " + process.exitValue());
        }
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void stop() throws Exception {
        signal("-STOP");
        Path state = Path.of("/proc", Long.toString(process.pid()), "stat");
        Eventually.that(
                command.getFirst() + " has stopped",
                () -> Files.readString(state).contains(") T "));
    }

    void wake() throws Exception {
        signal("-CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private boolean answers() {
        try (Telnet probe = new Telnet(address)) {
            return probe.send("version\r\n").read("VERSION ".length()).equals("VERSION ");
        } catch (IOException notYet) {
            return false;
        }
    }

    private void signal(String signal) throws Exception {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    private static List<String> builtIn(InetSocketAddress address, Path folder) throws IOException {
        Path topology = Files.createTempFile(folder, "topology", ".txt");
        Files.write(
                topology,
                List.of(
                        "control 127.250.0.2:7400",
                        "instance cache.east.a.1 " + address.getHostString() + ":" + address.getPort()));
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CacheMain.class.getName(),
                "--instance",
                "cache.east.a.1",
                "--topology",
                topology.toString(),
                "--key",
                "not-read");
    }

    private static List<String> memcached(InetSocketAddress address) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "memcached",
                "-l",
                address.getHostString(),
                "-p",
                Integer.toString(address.getPort()),
                "-U",
                "0",
                "-m",
                "16"));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("-u", "nobody"));
        }
        assumeTrue(hasMemcached(), "memcached is not installed");
        return command;
    }

    private static boolean hasMemcached() throws InterruptedException {
        try {
            Process version = new ProcessBuilder("memcached", "-V")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return version.waitFor(10, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private static int freePort(String host) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(host, 0));
            return free.getLocalPort();
        }
    }
}
