package dev.troop.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.troop.bench.Contestant.Kind;
import dev.troop.bench.Results.Footprint;
import dev.troop.bench.Results.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One run over all cases and all contestants. */
final class Measuring {
    private static final String RETAINED = "Retained";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int FIRST_WITH_WARNING = 23;
    private static final List<Contestant> RETAINING = List.of(
            Contestant.TROOP_VIRTUAL,
            Contestant.TROOP,
            Contestant.RESILIENCE4J,
            Contestant.RESILIENCE4J_DEFAULTS,
            Contestant.FAILSAFE,
            Contestant.FAILSAFE_DEFAULTS,
            Contestant.SENTINEL,
            Contestant.HYSTRIX,
            Contestant.HYSTRIX_POOL,
            Contestant.LIMITER);

    /** How long each figure is measured: iterations of so many milliseconds, in so many processes. */
    private record Length(int forks, int warmups, int warmupMillis, int iterations, int millis) {
        static final Length FULL = new Length(3, 3, 350, 3, 350);
        static final Length QUICK = new Length(2, 2, 200, 2, 200);

        String inWords() {
            return "Each figure: " + forks + " processes (G1, 1 GiB), each " + warmups + " x " + warmupMillis
                    + " ms to warm up and " + iterations + " x " + millis + " ms measured.";
        }
    }

    private final Length length;
    private final Path out;
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Measuring(Length length, Path out) {
        this.length = length;
        this.out = out;
        jvmArguments.addAll(List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC"));
        if (Runtime.version().feature() >= FIRST_WITH_WARNING) {
            jvmArguments.add("--sun-misc-unsafe-memory-access=allow");
        }
        Bench.properties(out).forEach((name, value) -> jvmArguments.add("-D" + name + "=" + value));
    }

    static Results everything(boolean quick, Pattern only, Path out) throws Exception {
        Length length = quick ? Length.QUICK : Length.FULL;
        Files.createDirectories(out);
        for (Contestant contestant : Contestant.values()) {
            Proof.check(contestant);
        }
        say("every contestant does what will be measured");
        Measuring measuring = new Measuring(length, out);
        List<Measure> measures = new ArrayList<>();
        for (Case one : Case.values()) {
            if (only.matcher(one.benchmark()).find()) {
                measures.addAll(measuring.measure(one));
                say("measured: " + one.title());
            }
        }
        List<Footprint> footprints = only.matcher(RETAINED).find() ? measuring.footprints() : List.of();
        return new Results(
                Bench.machine(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                length.forks(),
                length.inWords(),
                measures,
                footprints,
                measuring.failures);
    }

    private List<Measure> measure(Case one) throws RunnerException {
        Path log = out.resolve(one.name().toLowerCase(Locale.ROOT) + ".log");
        Options options = new OptionsBuilder()
                .include(Pattern.quote("." + one.benchmark()) + "$")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(length.forks())
                .warmupIterations(length.warmups())
                .warmupTime(TimeValue.milliseconds(length.warmupMillis()))
                .measurementIterations(length.iterations())
                .measurementTime(TimeValue.milliseconds(length.millis()))
                .jvmArgs(jvmArguments.toArray(String[]::new))
                .addProfiler(GCProfiler.class)
                .addProfiler(ProcessCpu.class)
                .shouldFailOnError(false)
                .output(log.toString())
                .build();
        Collection<RunResult> runs = new Runner(options).run();
        List<Measure> measures = runs.stream()
                .map(run -> measure(one, run))
                .sorted(Comparator.comparing(Measure::of))
                .toList();
        int expected = one.contestants().size();
        long whole = measures.stream()
                .filter(measure -> measure.wallNanos().size() == length.forks())
                .count();
        if (whole < expected) {
            say("see " + log);
            failures.add(
                    one.title() + ": " + whole + " of " + expected + " contestants were measured in every process");
        }
        return measures;
    }

    private static Measure measure(Case one, RunResult run) {
        Contestant of = Contestant.valueOf(run.getParams().getParam("contestant"));
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        for (BenchmarkResult fork : run.getBenchmarkResults()) {
            wall.add(fork.getPrimaryResult().getScore());
            cpu.add(second(fork, ProcessCpu.RESULT));
            bytes.add(second(fork, ALLOCATED));
        }
        return new Measure(one, of, wall, cpu, bytes);
    }

    private static double second(BenchmarkResult fork, String name) {
        Result<?> result = fork.getSecondaryResults().get(name);
        if (result == null) {
            throw new IllegalStateException(
                    "no " + name + " among " + fork.getSecondaryResults().keySet());
        }
        return result.getScore();
    }

    private List<Footprint> footprints() throws IOException, InterruptedException {
        List<Footprint> footprints = new ArrayList<>();
        for (Contestant contestant : RETAINING) {
            footprints.add(footprint(contestant));
        }
        say("measured: what they retain");
        return footprints;
    }

    /** As many as a process can have: Sentinel reads and logs all rules for each that is added, a Hystrix command is large. */
    private static int instances(Contestant contestant) {
        return switch (contestant) {
            case SENTINEL, HYSTRIX, HYSTRIX_POOL -> 200;
            default -> contestant.kind() == Kind.FLOOR ? 1 : 10_000;
        };
    }

    private Footprint footprint(Contestant contestant) throws IOException, InterruptedException {
        int instances = instances(contestant);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Retained.class.getName()));
        command.addAll(List.of(contestant.name(), Integer.toString(instances)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
        int exit = process.waitFor();
        // Some write on the standard output too, but before.
        String[] figures =
                answer.strip().substring(answer.strip().lastIndexOf('\n') + 1).split(" ", -1);
        if (exit != 0 || figures.length != 3) {
            throw new IllegalStateException(
                    "what " + contestant + " retains was not measured: exit " + exit + ", '" + answer + "'");
        }
        return new Footprint(
                contestant,
                instances,
                Long.parseLong(figures[0]),
                Long.parseLong(figures[1]),
                Long.parseLong(figures[2]));
    }

    private static void say(String what) {
        System.err.println("bench: " + what);
    }
}
