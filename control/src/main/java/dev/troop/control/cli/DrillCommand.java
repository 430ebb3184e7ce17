package dev.troop.control.cli;

import dev.troop.control.drill.DrillOptions;
import dev.troop.control.drill.DrillRun;
import dev.troop.core.Rung;
import dev.troop.core.Verdict;
import dev.troop.fleet.FleetFile;
import dev.troop.fleet.Size;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code troop drill}: the main job. */
@Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Brings a fleet up in three regions of three zones, lets viewers play, and climbs the whole ladder under them:",
            "request, instance, zone and region failures, each with a verdict. Writes report.html and report.json.",
            "",
            "Exit code: 0 if every verdict held, 1 if one did not, 2 for bad usage, 3 if the fleet could not run."
        })
final class DrillCommand implements Callable<Integer> {
    private static final String SHOWCASE = "showcase-fleet.yaml";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)?");

    @Spec
    private CommandSpec spec;

    @Option(names = "--quick", description = "All rungs, each as short as it can be; about five minutes on two cores.")
    private boolean quick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides the targets and what viewers do; random if not given.")
    private @Nullable Long seed;

    @Option(
            names = "--rungs",
            paramLabel = "RUNG,..",
            split = ",",
            description = "The rungs to climb: request, instance, zone, region. Default: all.")
    private List<String> rungs = List.of("request", "instance", "zone", "region");

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Viewers' requests per second. Default: as many as keep the calm machine 50%% busy, 10 to 160.")
    private @Nullable Integer rate;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long viewers play at least, such as 90s, 10m or 2h; the attacks of the instance rung, if it is"
                            + " climbed, go on as long. Default: as long as the ladder takes.")
    private String duration = "0s";

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "How much of the fleet: small (two zones a region), default or large (two instances a zone).")
    private Size size = Size.DEFAULT;

    @Option(names = "--fleet", paramLabel = "FILE", description = "The fleet to drill. Default: the showcase.")
    private @Nullable Path fleet;

    @Option(names = "--report", paramLabel = "DIR", description = "Where the report goes. Default: ${DEFAULT-VALUE}.")
    private Path report = Path.of("troop-report");

    @Option(names = "--json", description = "Print report.json on standard output, and progress on standard error.")
    private boolean json;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the running fleet is on record. Default: ${DEFAULT-VALUE}.")
    private Path state = Path.of(System.getProperty("troop.state", ".troop"));

    DrillCommand() {
        this.spec = CommandSpec.create();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (rate != null && (rate < 1 || rate > 5_000)) {
            throw bad("--rate " + rate + ": expected 1 to 5000 requests per second");
        }
        List<Rung> chosen = rungs.stream().map(this::rung).toList();
        FleetFile file = fleetFile();
        DrillOptions options = new DrillOptions(
                seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000) : seed,
                chosen,
                rate == null ? OptionalInt.empty() : OptionalInt.of(rate),
                parse(duration),
                quick,
                size,
                report,
                state,
                "troop " + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
        Verdict verdict = DrillRun.run(options, file, json ? System.err : System.out, json);
        return verdict == Verdict.HELD ? Troop.HELD : Troop.BROKE;
    }

    private FleetFile fleetFile() throws IOException {
        if (fleet != null) {
            try {
                return FleetFile.read(fleet);
            } catch (NoSuchFileException e) {
                throw bad("--fleet " + e.getMessage());
            }
        }
        try (InputStream shipped = DrillCommand.class.getClassLoader().getResourceAsStream(SHOWCASE)) {
            if (shipped == null) {
                throw bad("the showcase is not part of this installation: name a fleet with --fleet FILE");
            }
            return FleetFile.parse(SHOWCASE, new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Rung rung(String text) {
        try {
            return Rung.parse(text);
        } catch (IllegalArgumentException e) {
            throw bad("--rungs " + String.join(",", rungs) + ": " + e.getMessage());
        }
    }

    private Duration parse(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw bad("--duration " + text + ": expected a number and s, m or h, such as 90s or 10m");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        return switch (unit) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    private ParameterException bad(String message) {
        return new ParameterException(commandLine(), message);
    }

    private CommandLine commandLine() {
        return spec.commandLine();
    }
}
