package dev.troop.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.keeper.Down;
import dev.troop.fleet.keeper.Keeper;
import dev.troop.fleet.keeper.KeeperSettings;
import dev.troop.fleet.keeper.PlannedProcess;
import dev.troop.fleet.keeper.RunDirectory;
import dev.troop.fleet.keeper.StartPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownCommandTest {
    private static final PrintStream STANDARD = System.out;
    private static final String HOST = "127.203.0.1";
    private static final InstanceId SLEEPER = InstanceId.parse("sleeper.east.a.1");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path state;

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void leave() throws Exception {
        System.setOut(STANDARD);
        if (!Files.isRegularFile(broken())) {
            Down.run(state, line -> {});
        }
    }

    private Path broken() {
        return state.resolve("broken").resolve("keeper.json");
    }

    private int down(String... arguments) {
        var line = Troop.line();
        line.setErr(new PrintWriter(err, true));
        String[] words = new String[arguments.length + 1];
        words[0] = "down";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return line.execute(words);
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void whereNothingIsItSaysSoAndIsContent() {
        assertThat(down("--state", state.resolve("none").toString())).isZero();
        assertThat(down("--state", state.toString())).isZero();
        assertThat(printed()).containsExactly("nothing was left behind", "nothing was left behind");
    }

    @Test
    void whatWasLeftBehindIsEndedAndCounted() throws Exception {
        RunDirectory run = RunDirectory.create(state, "drill");
        int port = freePort();
        PlannedProcess sleeper = new PlannedProcess(
                SLEEPER, List.of("sleep", "600"), new InetSocketAddress("127.203.1.1", port), run.log(SLEEPER));
        Keeper keeper = Keeper.launch(
                run, new StartPlan(new InetSocketAddress(HOST, port), List.of(sleeper), KeeperSettings.DEFAULT));
        ProcessHandle left = ProcessHandle.of(awaitPid(keeper)).orElseThrow();
        ProcessHandle.of(keeper.pid()).orElseThrow().destroyForcibly();
        awaitEnd(keeper);
        assertThat(left.isAlive()).isTrue();

        assertThat(down("--state", state.toString())).isZero();

        assertThat(runs(left.pid())).isFalse();
        assertThat(printed())
                .containsExactly(
                        "ending 1 processes that were left behind in " + run.path(),
                        "nothing of " + run.path() + " runs any more",
                        "1 processes ended");
        assertThat(down("--state", state.toString())).isZero();
        assertThat(printed()).endsWith("nothing was left behind");
    }

    @Test
    void aRecordThatCannotBeReadEndsWithThreeAndALineThatNamesIt() throws Exception {
        Files.createDirectories(broken().getParent());
        Files.writeString(broken(), "not what a keeper writes");

        assertThat(down("--state", state.toString())).isEqualTo(3);

        assertThat(printed()).singleElement().asString().startsWith(broken().getParent() + ": not a KeeperRecord");
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("troop: not a KeeperRecord")
                .doesNotContain("\tat ");
    }

    @Test
    void argumentsThatMakeNoSenseEndWithTwoAndALine() {
        assertThat(down("now")).isEqualTo(2);
        assertThat(down("--stat", state.toString())).isEqualTo(2);
        assertThat(down("--state")).isEqualTo(2);

        assertThat(err.toString().lines().filter(line -> line.startsWith("troop: ")))
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).contains("'now'"),
                        line -> assertThat(line).contains("'--stat'"),
                        line -> assertThat(line).contains("'--state'"));
        assertThat(err.toString()).contains("see: troop help down").doesNotContain("\tat ");
        assertThat(printed()).isEmpty();
    }

    /** Whether a process has not ended; one that has may still be listed, where nobody asks for its exit code. */
    private static boolean runs(long pid) {
        try {
            return !Files.readString(Path.of("/proc", Long.toString(pid), "stat"))
                    .contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private static long awaitPid(Keeper keeper) throws IOException, InterruptedException {
        Deadline patience = Deadline.in(Duration.ofSeconds(60), Ticker.system());
        long pid = keeper.client().state().of(SLEEPER).pid();
        while (pid == 0) {
            assertThat(patience.isOver()).as("nothing was started").isFalse();
            Ticker.system().pause(Duration.ofMillis(20));
            pid = keeper.client().state().of(SLEEPER).pid();
        }
        return pid;
    }

    private static void awaitEnd(Keeper keeper) throws InterruptedException {
        Deadline patience = Deadline.in(Duration.ofSeconds(60), Ticker.system());
        while (keeper.isAlive()) {
            assertThat(patience.isOver()).as("the keeper lives").isFalse();
            Ticker.system().pause(Duration.ofMillis(20));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }
}
