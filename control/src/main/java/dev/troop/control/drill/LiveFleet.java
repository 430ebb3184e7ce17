package dev.troop.control.drill;

import dev.troop.chaos.GuardSpec;
import dev.troop.control.api.ControlClient;
import dev.troop.control.plane.ControlMain;
import dev.troop.core.Ticker;
import dev.troop.core.Topology;
import dev.troop.fleet.DeclaredGuard;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.FleetFit;
import dev.troop.fleet.FleetState;
import dev.troop.fleet.Injector;
import dev.troop.fleet.InstanceState;
import dev.troop.fleet.Inventory;
import dev.troop.fleet.Phase;
import dev.troop.fleet.keeper.Down;
import dev.troop.fleet.keeper.JavaCommand;
import dev.troop.fleet.keeper.Keeper;
import dev.troop.fleet.keeper.KeeperClient;
import dev.troop.fleet.keeper.KeeperSettings;
import dev.troop.fleet.keeper.RunDirectory;
import dev.troop.fleet.keeper.StartPlan;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A fleet that runs for a drill: brought up by its keeper, played by its viewers, and gone when this is closed, or when
 * this process is.
 */
final class LiveFleet implements AutoCloseable {
    private static final int VIEWERS_HEAP_MIB = 192;
    private static final Duration READY = Duration.ofSeconds(120);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration ENDING = Duration.ofSeconds(12);
    private static final int TOO_MANY_RESTARTS = 3;

    private final FleetFile file;
    private final Topology topology;
    private final Inventory inventory;
    private final Injector injector;
    private final Closeable keeper;
    private final ControlClient control;
    private final Traffic traffic;
    private final ViewersProcess viewers;
    private final Ticker ticker;
    private final InstantSource clock;
    private final double readyAfterSeconds;

    /**
     * A fleet that runs.
     *
     * @param keeper is closed to end it
     */
    LiveFleet(
            FleetFile file,
            Inventory inventory,
            Injector injector,
            Closeable keeper,
            ControlClient control,
            Traffic traffic,
            ViewersProcess viewers,
            Ticker ticker,
            InstantSource clock,
            double readyAfterSeconds) {
        this.file = file;
        this.topology = file.topology();
        this.inventory = inventory;
        this.injector = injector;
        this.keeper = keeper;
        this.control = control;
        this.traffic = traffic;
        this.viewers = viewers;
        this.ticker = ticker;
        this.clock = clock;
        this.readyAfterSeconds = readyAfterSeconds;
    }

    /**
     * Brings a fleet up and waits until every process of it is.
     *
     * @throws IOException if it cannot run, with the reason; nothing is left of it then
     */
    static LiveFleet up(FleetFile whole, DrillOptions options, Progress progress, Ticker ticker, InstantSource clock)
            throws IOException, InterruptedException {
        long begin = ticker.nanos();
        FleetFile file = whole.sized(options.size());
        endWhatWasLeftBehind(options.state(), progress, ticker);
        Optional<String> lack = FleetFit.ofThisMachine()
                .lackOfMemory(whole, options.size())
                .or(() -> FleetFit.ofThisMachine().lackOfAddresses(file));
        if (lack.isPresent()) {
            throw new IOException(lack.get());
        }
        RunDirectory run = RunDirectory.create(options.state(), "drill");
        Files.deleteIfExists(journal(run));
        Topology topology = file.topology();
        run.writeTopology(topology);
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        run.writeKey(key);
        String operatorToken = HexFormat.of().formatHex(key);

        Keeper keeper = Keeper.launch(run, plan(file, run));
        try {
            awaitReady(keeper.client(), progress, ticker);
            double readyAfter = (ticker.nanos() - begin) / 1e9;
            Traffic traffic = new Traffic();
            ViewersProcess viewers = ViewersProcess.start(
                    viewersCommand(file, run, options), run.path().resolve("viewers.log"), traffic, ticker);
            LiveFleet fleet = new LiveFleet(
                    file,
                    keeper.client(),
                    keeper.client(),
                    keeper::close,
                    new ControlClient(topology.control(), operatorToken),
                    traffic,
                    viewers,
                    ticker,
                    clock,
                    readyAfter);
            try {
                viewers.awaitReady(READY);
            } catch (IOException | InterruptedException e) {
                viewers.close();
                throw e;
            }
            return fleet;
        } catch (IOException | InterruptedException | RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    /** Where the control plane of a run keeps its journal. */
    static Path journal(RunDirectory run) {
        return run.path().resolve("journal.jsonl");
    }

    Topology topology() {
        return topology;
    }

    String entry() {
        return file.entry();
    }

    /** What the owners of the fleet's guards have declared. */
    List<GuardSpec> guards() {
        return file.guards().stream().map(LiveFleet::spec).toList();
    }

    Inventory inventory() {
        return inventory;
    }

    Injector injector() {
        return injector;
    }

    ControlClient control() {
        return control;
    }

    Traffic traffic() {
        return traffic;
    }

    ViewersProcess viewers() {
        return viewers;
    }

    Ticker ticker() {
        return ticker;
    }

    InstantSource clock() {
        return clock;
    }

    double readyAfterSeconds() {
        return readyAfterSeconds;
    }

    @Override
    public void close() throws IOException {
        viewers.close();
        keeper.close();
    }

    private static GuardSpec spec(DeclaredGuard guard) {
        return new GuardSpec(
                guard.service(),
                guard.name(),
                guard.owner(),
                guard.deadline(),
                guard.retries(),
                guard.tiers(),
                guard.journeys());
    }

    private static StartPlan plan(FleetFile file, RunDirectory run) {
        return StartPlan.of(
                file,
                run,
                JavaCommand.ofThisProcess(),
                ControlMain.class.getName(),
                List.of("--entry", file.entry(), "--capacity", Integer.toString(file.capacity())),
                KeeperSettings.DEFAULT);
    }

    private static List<String> viewersCommand(FleetFile file, RunDirectory run, DrillOptions options) {
        return JavaCommand.ofThisProcess()
                .run(
                        List.of("-Xmx" + VIEWERS_HEAP_MIB + "m"),
                        file.viewers(),
                        List.of(
                                "--topology",
                                run.topology().toString(),
                                "--key",
                                run.key().toString(),
                                "--seed",
                                Long.toString(options.seed()),
                                "--rate",
                                "0"));
    }

    /** A fleet whose drill was killed ends by itself within seconds; one whose drill lives is not touched. */
    private static void endWhatWasLeftBehind(Path state, Progress progress, Ticker ticker)
            throws IOException, InterruptedException {
        long end = ticker.nanos() + ENDING.toNanos();
        while (isKept(state) && end - ticker.nanos() > 0) {
            ticker.pause(LOOK);
        }
        if (isKept(state)) {
            throw new IOException(
                    "a fleet is running from " + state + ": wait for its drill, or end it with troop down");
        }
        Down.run(state, progress::say);
    }

    private static boolean isKept(Path state) throws IOException {
        boolean kept = false;
        for (RunDirectory run : RunDirectory.withKeeper(state)) {
            try {
                KeeperClient.of(run).state();
                kept = true;
            } catch (IOException e) {
                logSilent(run, e);
            }
        }
        return kept;
    }

    private static void logSilent(RunDirectory run, IOException e) {
        System.getLogger(LiveFleet.class.getName())
                .log(System.Logger.Level.DEBUG, "the keeper of {0} does not answer: {1}", run.path(), e.getMessage());
    }

    private static void awaitReady(KeeperClient keeper, Progress progress, Ticker ticker)
            throws IOException, InterruptedException {
        long end = ticker.nanos() + READY.toNanos();
        long nextLine = ticker.nanos();
        FleetState state = keeper.state();
        while (!state.allUp()) {
            for (InstanceState one : state.instances()) {
                if (one.restarts() >= TOO_MANY_RESTARTS && one.phase() != Phase.UP) {
                    throw new IOException(
                            "the fleet does not come up: " + one.id() + " ends again and again: " + one.trouble());
                }
            }
            if (end - ticker.nanos() <= 0) {
                throw new IOException(String.format(
                        Locale.ROOT,
                        "the fleet does not come up: %d of %d processes after %d s",
                        state.count(Phase.UP),
                        state.instances().size(),
                        READY.toSeconds()));
            }
            if (nextLine - ticker.nanos() <= 0) {
                progress.say(String.format(
                        Locale.ROOT,
                        "   %d of %d processes up",
                        state.count(Phase.UP),
                        state.instances().size()));
                nextLine = ticker.nanos() + Duration.ofSeconds(3).toNanos();
            }
            ticker.pause(LOOK);
            state = keeper.state();
        }
    }
}
