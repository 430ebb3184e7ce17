package dev.troop.control.drill;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.GuardSpec;
import dev.troop.chaos.Ladder;
import dev.troop.chaos.Pace;
import dev.troop.chaos.SteadyState;
import dev.troop.chaos.WarmUp;
import dev.troop.control.api.GuardView;
import dev.troop.control.drill.DrillReport.EvacuationResult;
import dev.troop.control.drill.DrillReport.WarmUpResult;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Verdict;
import dev.troop.fleet.InjectionRefused;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One drill: calm traffic first, then rung after rung, each attack judged by what the viewers saw.
 *
 * <p>Not thread safe; made for one drill.
 */
final class Drill {
    private static final Duration LATEST_ANSWER = Duration.ofMillis(2_200);
    private static final Duration SETTLE = Duration.ofSeconds(20);
    private static final Duration SETTLED = Duration.ofMillis(1_000);
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration REST = Duration.ofSeconds(12);
    private static final Duration RESTED = Duration.ofSeconds(3);

    /** How busy processors are that have rested, as a multiple of calm times. */
    private static final double RESTED_SHARE = 1.25;

    private static final Duration WARM_UP = Duration.ofSeconds(90);
    private static final Duration FITTING = Duration.ofSeconds(6);
    private static final int USUAL_RATE = 40;
    private static final long QUICK_MILLIS = 400;

    /** The share of a second's requests that must be answered; less than all, as part of it may be of a lower rate. */
    private static final double ANSWERED = 0.6;

    private final DrillOptions options;
    private final LiveFleet fleet;
    private final Processors processors;
    private final Progress progress;
    private final List<GuardSpec> guards;
    private final DrillPlan plan;
    private final Pace pace;
    private final Ladder ladder;
    private final Findings findings = new Findings();
    private final Climber climber;
    private final List<String> problems = new ArrayList<>();
    private final List<RegionRung.Lost> lost = new ArrayList<>();
    private final List<Findings.Judged> judged = new ArrayList<>();
    private final Map<Rung, long[]> times = new EnumMap<>(Rung.class);
    private final long startMillis;
    private SteadyState steadyState = new SteadyState(0);
    private WarmUpResult warmedUp = WarmUpResult.NONE;
    private int rate;
    private long calmFrom;
    private long calmTo;

    /** What a drill leaves for its report. */
    record Outcome(
            Verdict verdict,
            int rate,
            WarmUpResult warmUp,
            Ladder ladder,
            List<Findings.Judged> attacks,
            List<EvacuationResult> evacuations,
            List<String> problems,
            List<GuardSpec> guards,
            Map<Rung, long[]> times,
            long startMillis,
            long calmFrom,
            long calmTo,
            long endMillis) {}

    Drill(DrillOptions options, LiveFleet fleet, Processors processors, Progress progress, long startMillis) {
        this.options = options;
        this.fleet = fleet;
        this.processors = processors;
        this.progress = progress;
        this.startMillis = startMillis;
        this.pace = options.pace();
        this.guards = fleet.guards();
        this.ladder = new Ladder(options.rungs());
        this.plan = DrillPlan.of(fleet.topology(), fleet.entry(), guards, pace, options.seed());
        this.climber = new Climber(fleet.control(), findings, progress, fleet.ticker(), fleet.clock());
    }

    /** Runs it to its end; a rung that did not hold ends the climb, not the report. */
    Outcome run() throws IOException, InterruptedException {
        boolean isCalm = calm();
        for (Rung rung : ladder.rungs()) {
            Optional<String> refusal = isCalm ? ladder.refusal(rung) : Optional.of(notCalm(rung));
            if (refusal.isPresent()) {
                problems.add(refusal.get());
                progress.say("   " + refusal.get());
                break;
            }
            climb(rung);
        }
        goOn();
        fleet.viewers().rate(0);
        fleet.ticker().pause(LATEST_ANSWER);
        long end = fleet.clock().millis();
        return new Outcome(
                verdict(),
                rate,
                warmedUp,
                ladder,
                judged,
                lost.stream().map(region -> region.result(fleet.traffic())).toList(),
                problems,
                guards,
                times,
                startMillis,
                calmFrom,
                calmTo,
                end);
    }

    /** Whether traffic that nothing was done to was answered without a failure. */
    private boolean calm() throws IOException, InterruptedException {
        warmUp();
        progress.part(Schedule.CALM);
        calmFrom = now();
        fleet.ticker().pause(pace.calmAt(rate));
        calmTo = now();
        fleet.ticker().pause(LATEST_ANSWER);
        SteadyState.Seen seen = Traffic.seen(fleet.traffic().between(calmFrom, calmTo));
        boolean isCalm = seen.requests() > 0 && seen.failed() == 0;
        if (!isCalm) {
            problems.add("calm traffic is not calm: " + seen.failed() + " of " + seen.requests() + " requests failed, "
                    + seen.firstFailure());
            progress.say("   " + problems.getLast());
        }
        steadyState = new SteadyState(seen.requests() == 0 ? 0 : (double) seen.degraded() / seen.requests());
        return isCalm;
    }

    /** Raises the rate as the fleet gets quicker. Nobody's viewers yet: the report counts this traffic apart. */
    private void warmUp() throws IOException, InterruptedException {
        progress.part(Schedule.WARM_UP);
        long begin = fleet.ticker().nanos();
        rate = options.rate().orElse(USUAL_RATE);
        warm(WarmUp.towards(rate), begin);
        if (options.rate().isEmpty()) {
            int fitting = fittingRate();
            if (fitting > rate) {
                warm(WarmUp.onwards(rate, fitting), begin);
            }
            rate = fitting;
        }
        fleet.viewers().rate(rate);
        fleet.ticker().pause(LATEST_ANSWER);
        warmedUp = new WarmUpResult(fleet.traffic().forget(), (fleet.ticker().nanos() - begin) / 1e9);
        progress.say(String.format(
                Locale.ROOT,
                "   warm after %.0f s: %d requests, %d of them failed (not counted below); now %d requests/s",
                warmedUp.seconds(),
                warmedUp.traffic().requests(),
                warmedUp.traffic().failed(),
                rate));
    }

    private void warm(WarmUp first, long begin) throws IOException, InterruptedException {
        WarmUp warmUp = first;
        while (!warmUp.isOver()) {
            if (fleet.ticker().nanos() - begin > WARM_UP.toNanos()) {
                throw new IOException(String.format(
                        Locale.ROOT,
                        "the fleet does not get warm at %d requests/s within %d s: choose a lower --rate, or --size small",
                        warmUp.target(),
                        WARM_UP.toSeconds()));
            }
            fleet.viewers().rate((int) Math.round(warmUp.rate()));
            fleet.ticker().pause(WarmUp.LOOK);
            warmUp = warmUp.after(isQuick(warmUp.rate()));
        }
    }

    /** The rate that suits this machine, by how busy the usual one keeps it; the usual one where that cannot be seen. */
    private int fittingRate() throws IOException, InterruptedException {
        fleet.viewers().rate(rate);
        fleet.ticker().pause(LATEST_ANSWER);
        Optional<Processors.Load> load = processors.during(FITTING);
        load.ifPresent(seen -> progress.say(String.format(
                Locale.ROOT, "   %d requests/s keep the processors %.0f%% busy", rate, 100 * seen.busy())));
        return load.map(seen -> WarmUp.fitting(rate, seen.busy())).orElse(rate);
    }

    /** Whether nearly all requests of a second were answered quickly; one that is not answered yet is not seen at all. */
    private boolean isQuick(double rate) {
        long to = now() - QUICK_MILLIS;
        List<Sample> recent = fleet.traffic().recent(to - WarmUp.LOOK.toMillis()).stream()
                .filter(sample -> sample.startMillis() < to)
                .toList();
        SteadyState.Seen seen = Traffic.seen(recent);
        return seen.requests() > 0
                && seen.requests() >= ANSWERED * rate - 1
                && seen.failed() == 0
                && Traffic.percentiles(recent).p99() < QUICK_MILLIS
                && seen.degraded() <= Math.max(1, 0.05 * seen.requests());
    }

    private void climb(Rung rung) throws IOException, InterruptedException {
        progress.rung(rung);
        int problemsBefore = problems.size();
        long from = now();
        switch (rung) {
            case REQUEST -> requests();
            case INSTANCE -> instances();
            case ZONE -> zones();
            case REGION -> regions();
        }
        fleet.ticker().pause(LATEST_ANSWER);
        times.put(rung, new long[] {from, now()});
        List<Findings.Judged> shown = findings.judge(rung, fleet.traffic(), steadyState);
        judged.addAll(shown);
        shown.stream()
                .filter(one -> one.judgement().verdict() != Verdict.HELD)
                .forEach(one -> progress.say("   " + one.judgement().verdict() + ": "
                        + one.finding().attack() + ": " + one.judgement().why()));
        Verdict verdict = Verdict.worst(
                shown.stream().map(one -> one.judgement().verdict()).toList());
        if (problems.size() > problemsBefore) {
            verdict = Verdict.BROKE;
            problems.subList(problemsBefore, problems.size()).forEach(problem -> progress.say("   broke: " + problem));
        }
        ladder.climbed(rung, verdict);
        progress.say("   rung " + rung + " " + verdict + ": " + shown.size() + " attacks");
    }

    private static String notCalm(Rung rung) {
        return "rung " + rung + " is not climbed: calm traffic is not calm";
    }

    private void requests() throws IOException, InterruptedException {
        long from = now();
        checkDeclared();
        RequestRung rung = new RequestRung(
                fleet.control(), climber, fleet.viewers()::probe, findings, progress, fleet.clock(), fleet.ticker());
        List<String> regions = fleet.topology().regions();
        List<List<String>> where = IntStream.range(0, plan.requests().size())
                .mapToObj(i -> options.quick() ? List.of(regions.get(i % regions.size())) : regions)
                .toList();
        rung.climb(plan.requests(), where);
        rung.intruders(plan.requests().getFirst(), regions.getFirst()).forEach(problems::add);
        fleet.ticker().pause(LATEST_ANSWER);
        long leaked = fleet.traffic().between(from, now()).stream()
                .filter(sample -> !sample.injected().isEmpty())
                .count();
        if (leaked > 0) {
            problems.add(leaked + " requests of viewers who carried no token were hit by tagged faults");
        }
    }

    private void instances() throws IOException, InterruptedException {
        long from = now();
        for (List<DrillPlan.Planned> wave : plan.instances()) {
            if (haveFailed(from)) {
                return;
            }
            if (wave.stream().anyMatch(Drill::slowsARegion)) {
                rest();
            }
            climber.wave(wave);
        }
        if (!settle("the instance attacks")) {
            return;
        }
        try {
            new ControlLoss(fleet, climber, findings, progress).climb(plan.control());
        } catch (InjectionRefused e) {
            throw new IOException("the control plane could not be attacked: " + e.getMessage(), e);
        }
        settle("the loss of the control plane");
    }

    /** Whether other regions are what saves the viewers. */
    private static boolean slowsARegion(DrillPlan.Planned planned) {
        return planned.attack().scope() instanceof Scope.Dependency on
                && !on.regions().isEmpty();
    }

    private void zones() throws IOException, InterruptedException {
        for (DrillPlan.Planned zone : plan.zones()) {
            climber.wave(List.of(zone));
            if (!settle(zone.attack().toString())) {
                return;
            }
        }
    }

    private void regions() throws IOException, InterruptedException {
        RegionRung rung = new RegionRung(fleet, climber, findings, progress, startMillis);
        for (DrillPlan.OnRegion region : plan.regions()) {
            rest();
            lost.add(rung.climb(region, pace.holdTime()));
            if (!settle(region.attack().toString())) {
                return;
            }
        }
    }

    /** Whether viewers' requests have failed since a moment: then nothing further is broken, and that is a finding. */
    private boolean haveFailed(long since) {
        SteadyState.Seen seen = Traffic.seen(fleet.traffic().between(since, now()));
        if (seen.failed() > 0) {
            problems.add(
                    "no further attack after " + seen.failed() + " failed requests, first: " + seen.firstFailure());
        }
        return seen.failed() > 0;
    }

    /** Viewers go on playing until the asked duration has passed, and the monkeys go on if their rung was asked for. */
    private void goOn() throws IOException, InterruptedException {
        if (ladder.rungs().contains(Rung.INSTANCE)) {
            attackOn();
        } else if (isToGoOn()) {
            playOn();
        }
    }

    private boolean isToGoOn() {
        return Verdict.HELD == ladder.verdict()
                && now() - startMillis < options.duration().toMillis();
    }

    private void playOn() throws InterruptedException {
        long from = now();
        while (isToGoOn()) {
            fleet.ticker().pause(LOOK);
        }
        fleet.ticker().pause(LATEST_ANSWER);
        SteadyState.Seen seen = Traffic.seen(fleet.traffic().between(from, now()));
        if (seen.failed() > 0) {
            problems.add("without any attack " + seen.failed() + " of " + seen.requests() + " requests failed, first: "
                    + seen.firstFailure());
        }
    }

    private void attackOn() throws IOException, InterruptedException {
        long seed = options.seed();
        while (isToGoOn()) {
            DrillPlan next = DrillPlan.of(fleet.topology(), fleet.entry(), guards, pace, ++seed);
            String round = "round-" + (seed - options.seed()) + "-";
            for (List<DrillPlan.Planned> wave : next.instances()) {
                if (isToGoOn()) {
                    climber.wave(
                            wave.stream().map(planned -> planned.named(round)).toList());
                }
            }
            settle("another round");
            fleet.ticker().pause(LATEST_ANSWER);
            List<Findings.Judged> all = findings.judge(Rung.INSTANCE, fleet.traffic(), steadyState);
            judged.removeIf(one -> one.finding().attack().rung() == Rung.INSTANCE);
            judged.addAll(all);
            if (Verdict.worst(all.stream().map(one -> one.judgement().verdict()).toList()) != Verdict.HELD) {
                problems.add("a further round of instance attacks did not hold");
                return;
            }
        }
    }

    /** What runs must be what its owner declares, or nothing that is proven says anything about it. */
    private void checkDeclared() throws IOException {
        List<GuardView> running = fleet.control().guards();
        for (GuardSpec declared : guards) {
            Optional<GuardView> found = running.stream()
                    .filter(view -> view.service().equals(declared.service())
                            && view.name().equals(declared.name()))
                    .findFirst();
            if (found.isEmpty()) {
                problems.add("guard " + declared.fullName() + " is declared, but no running process has it");
            } else {
                GuardView view = found.get();
                compare(declared, "tiers", declared.tiers(), view.tiers());
                compare(declared, "retries", declared.retries(), view.retries());
                compare(declared, "deadline", declared.deadline().toMillis() + " ms", view.deadlineMillis() + " ms");
                compare(declared, "owner", declared.owner(), view.owner());
            }
        }
        running.stream()
                .filter(view -> guards.stream()
                        .noneMatch(declared -> declared.fullName().equals(view.service() + "/" + view.name())))
                .forEach(view -> problems.add(
                        "guard " + view.service() + "/" + view.name() + " runs, but nobody has declared it"));
    }

    private void compare(GuardSpec declared, String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            problems.add(
                    "guard " + declared.fullName() + " declares " + what + " " + expected + ", running is " + found);
        }
    }

    /** Waits until traffic looks as in calm times again; it is a finding if it does not, and nothing further is to be broken. */
    private boolean settle(String after) throws InterruptedException {
        long end = fleet.ticker().nanos() + SETTLE.toNanos();
        while (end - fleet.ticker().nanos() > 0) {
            long to = now() - SETTLED.toMillis() / 2;
            List<Sample> recent = fleet.traffic().recent(to - SETTLED.toMillis()).stream()
                    .filter(sample -> sample.startMillis() < to)
                    .toList();
            if (steadyState.isBack(Traffic.seen(recent))) {
                return true;
            }
            fleet.ticker().pause(LOOK);
        }
        problems.add("the steady state did not return within " + SETTLE.toSeconds() + " s after " + after + ": "
                + mostDegraded());
        return false;
    }

    /**
     * Waits for a while until the processors have hardly more to do than in calm times. Processes that were restarted are
     * cold, and cost a multiple of what they cost later: with them as saviours, a region's loss would test the machine.
     */
    private void rest() throws InterruptedException {
        long end = fleet.ticker().nanos() + REST.toNanos();
        while (end - fleet.ticker().nanos() > 0 && !isRested()) {
            fleet.ticker().pause(LOOK);
        }
    }

    private boolean isRested() {
        double calm = processors.busyBetween(calmFrom, calmTo).orElse(1);
        long to = now();
        return processors.busyBetween(to - RESTED.toMillis(), to).orElse(0) <= RESTED_SHARE * calm;
    }

    private String mostDegraded() {
        Traffic.SavedBy saved = Traffic.savedBy(fleet.traffic().recent(now() - 2_000), tier -> true);
        return saved.tiers().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> most.getValue() + " answers of " + most.getKey() + " in the last 2 s")
                .orElse("requests fail or none is made");
    }

    private Verdict verdict() {
        Verdict climbed = ladder.verdict();
        return problems.isEmpty() || climbed != Verdict.HELD ? climbed : Verdict.BROKE;
    }

    private long now() {
        return fleet.clock().millis();
    }
}
