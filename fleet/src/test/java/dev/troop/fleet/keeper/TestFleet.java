package dev.troop.fleet.keeper;

import dev.troop.core.Deadline;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.LeaseState;
import dev.troop.fleet.LeaseStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** A small fleet of real processes for a test, on a free port of loopback addresses of its own. */
final class TestFleet {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String KEEPER = "127.201.0.1";

    final RunDirectory run;
    final StartPlan plan;

    private TestFleet(RunDirectory run, StartPlan plan) {
        this.run = run;
        this.plan = plan;
    }

    static TestFleet of(int processes, Path stateDirectory, KeeperSettings settings) throws IOException {
        return of(IntStream.rangeClosed(1, processes).mapToObj(TestFleet::id).toList(), stateDirectory, settings);
    }

    static TestFleet of(List<InstanceId> ids, Path stateDirectory, KeeperSettings settings) throws IOException {
        RunDirectory run = RunDirectory.create(stateDirectory, "run");
        int port = freePort();
        List<PlannedProcess> planned = new ArrayList<>();
        for (InstanceId id : ids) {
            InetSocketAddress address = new InetSocketAddress("127.201.1." + (planned.size() + 1), port);
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx16m",
                    "-Xshare:auto",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    TinyMain.class.getName(),
                    address.getHostString(),
                    Integer.toString(port));
            planned.add(new PlannedProcess(id, command, address, run.log(id)));
        }
        return new TestFleet(run, new StartPlan(new InetSocketAddress(KEEPER, port), planned, settings));
    }

    static InstanceId id(int number) {
        return InstanceId.parse("tiny.east.a." + number);
    }

    /** Waits until the fleet is as expected, and fails with what it was last if that does not come. */
    static FleetState await(KeeperClient client, Check expected) throws IOException, InterruptedException {
        Deadline patience = Deadline.in(PATIENCE, Ticker.system());
        FleetState state = client.state();
        while (!expected.holds(state)) {
            if (patience.isOver()) {
                throw new AssertionError("not as expected within " + PATIENCE + ": " + state);
            }
            Ticker.system().pause(Duration.ofMillis(20));
            state = client.state();
        }
        return state;
    }

    static LeaseState awaitHealed(KeeperClient client, String lease) throws IOException, InterruptedException {
        return await(client, state -> state.lease(lease).orElseThrow().status() == LeaseStatus.HEALED)
                .lease(lease)
                .orElseThrow();
    }

    /** Waits until {@code condition} holds, and says how long that took. */
    static Duration awaitTrue(Callable<Boolean> condition) throws Exception {
        long began = Ticker.system().nanos();
        Deadline patience = Deadline.in(PATIENCE, Ticker.system());
        while (!condition.call()) {
            if (patience.isOver()) {
                throw new AssertionError("not so within " + PATIENCE);
            }
            Ticker.system().pause(Duration.ofMillis(5));
        }
        return Duration.ofNanos(Ticker.system().nanos() - began);
    }

    interface Check {
        boolean holds(FleetState state);
    }

    /** Where a keeper can listen. */
    static InetSocketAddress freeAddress() throws IOException {
        return new InetSocketAddress(KEEPER, freePort());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(KEEPER))) {
            return socket.getLocalPort();
        }
    }
}
