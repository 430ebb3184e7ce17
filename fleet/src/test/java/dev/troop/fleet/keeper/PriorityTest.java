package dev.troop.fleet.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether a process may be raised again is found out here by raising one, and not by asking what is tested. */
class PriorityTest {
    private static final String COMPILER = "CompilerThre";

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endThem() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void aProcessThatStartsYieldsUntilItServes() throws Exception {
        assumeTrue(mayRaise(), "to raise a process again takes renice and root's rights");
        long pid = start("sleep", "600").pid();

        Priority.starting(pid);
        int starting = PriorityMain.nice(pid);
        Priority.serving(pid);

        assertThat(Priority.isPossible()).isTrue();
        assertThat(starting).isEqualTo(19);
        assertThat(PriorityMain.nice(pid)).isZero();
    }

    @Test
    void allThreadsOfAJavaProcessYieldAndItsCompilersStayWhereTheyAre() throws Exception {
        assumeTrue(mayRaise(), "to raise a process again takes renice and root's rights");
        long pid = answeringJava().pid();
        Map<String, Integer> before = threads(pid, true);

        Priority.starting(pid);
        Map<String, Integer> starting = threads(pid, false);
        Map<String, Integer> compilersStarting = threads(pid, true);
        Priority.serving(pid);

        assertThat(before).isNotEmpty();
        assertThat(starting).hasSizeGreaterThan(1);
        assertThat(starting.values()).containsOnly(19);
        assertThat(threads(pid, false).values()).containsOnly(0);
        assertThat(compilersStarting).containsAllEntriesOf(before);
        assertThat(threads(pid, true)).containsAllEntriesOf(before);
    }

    /** Who has the right is tested without it. */
    @Test
    void whoMayNotRaiseAProcessDoesNotLowerIt() throws Exception {
        if (mayRaise()) {
            rootThatMayNotRaiseAProcessDoesNotLowerIt();
        } else {
            anybodyWhoMayNotRaiseAProcessDoesNotLowerIt();
        }
    }

    private void anybodyWhoMayNotRaiseAProcessDoesNotLowerIt() throws Exception {
        long pid = start("sleep", "600").pid();
        int before = PriorityMain.nice(pid);

        Priority.starting(pid);
        int starting = PriorityMain.nice(pid);
        Priority.serving(pid);

        assertThat(Priority.isPossible()).isFalse();
        assertThat(starting).isEqualTo(before);
        assertThat(PriorityMain.nice(pid)).isEqualTo(before);
    }

    private void rootThatMayNotRaiseAProcessDoesNotLowerIt() throws Exception {
        assumeTrue(Commands.find("setpriv").isPresent(), "setpriv is not installed");
        Process deprived = start(
                "setpriv",
                "--bounding-set=-sys_nice",
                "--inh-caps=-sys_nice",
                java(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PriorityMain.class.getName());

        String[] told = new String(deprived.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ", -1);

        assertThat(told).hasSize(4).startsWith("false");
        assertThat(told[2]).as("nice of what starts").isEqualTo(told[1]);
        assertThat(told[3]).as("nice of what serves").isEqualTo(told[1]);
    }

    @Test
    void aProcessThatIsGoneIsLeftAlone() throws Exception {
        Process gone = start("true");
        gone.waitFor();

        assertThatCode(() -> Priority.starting(gone.pid())).doesNotThrowAnyException();
        assertThatCode(() -> Priority.serving(gone.pid())).doesNotThrowAnyException();
    }

    private boolean mayRaise() throws IOException {
        if (Commands.find("renice").isEmpty()) {
            return false;
        }
        long pid = start("sleep", "600").pid();
        Commands.output("renice", "-n", "19", "-p", Long.toString(pid));
        int lowered = PriorityMain.nice(pid);
        Commands.output("renice", "-n", "1", "-p", Long.toString(pid));
        return lowered == 19 && PriorityMain.nice(pid) == 1;
    }

    private Process answeringJava() throws Exception {
        InetSocketAddress address = TestFleet.freeAddress();
        Process process = start(
                java(),
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TinyMain.class.getName(),
                address.getHostString(),
                Integer.toString(address.getPort()));
        TestFleet.awaitTrue(() -> HealthCheck.answers(address, Duration.ofSeconds(1)));
        return process;
    }

    /** How nice the threads of a process are, by their numbers: its compilers, or all the others. */
    private static Map<String, Integer> threads(long pid, boolean compilers) {
        Map<String, Integer> nice = new TreeMap<>();
        Commands.output("ps", "-L", "-o", "tid=,ni=,comm=", "-p", Long.toString(pid))
                .lines()
                .map(line -> line.strip().split("\\s+", 3))
                .filter(thread -> thread[2].contains(COMPILER) == compilers)
                .forEach(thread -> nice.put(thread[0], Integer.valueOf(thread[1])));
        return nice;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(process);
        return process;
    }
}
