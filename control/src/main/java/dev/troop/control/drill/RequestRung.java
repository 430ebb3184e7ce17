package dev.troop.control.drill;

import dev.troop.chaos.DrillPlan;
import dev.troop.chaos.GuardSpec;
import dev.troop.chaos.RequestCase;
import dev.troop.chaos.SteadyState.Execution;
import dev.troop.chaos.SteadyState.Judgement;
import dev.troop.control.api.AttackOrder;
import dev.troop.control.api.AttackStatus;
import dev.troop.control.api.ControlClient;
import dev.troop.control.drill.Sample.Outcome;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.core.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The lowest rung: test viewers' requests carry signed faults, and for each the one tier that must answer does.
 *
 * <p>A test viewer first makes the same request untagged, as a real one would have before, so that what its fallbacks
 * remember is there.
 */
final class RequestRung {
    private static final int AT_ONCE = 2;
    private static final Duration INTRUSION = Duration.ofSeconds(10);
    private static final Duration AT_ONCE_OVER = Duration.ofMillis(1);
    private static final Duration HEALING = Duration.ofSeconds(5);

    private final ControlClient control;
    private final TestViewers viewers;
    private final Findings findings;
    private final Progress progress;
    private final InstantSource clock;
    private final Persistence persistence;
    private final Climber climber;

    RequestRung(
            ControlClient control,
            Climber climber,
            TestViewers viewers,
            Findings findings,
            Progress progress,
            InstantSource clock,
            Ticker ticker) {
        this.control = control;
        this.climber = climber;
        this.viewers = viewers;
        this.findings = findings;
        this.progress = progress;
        this.clock = clock;
        this.persistence = new Persistence(ticker);
    }

    /** Proves every case in each of these regions. */
    void climb(List<DrillPlan.OnRequest> cases, List<List<String>> regionsOfCase)
            throws IOException, InterruptedException {
        List<Findings.Finding> found = Collections.synchronizedList(new ArrayList<>());
        each(cases, regionsOfCase, this::remember);
        each(cases, regionsOfCase, (one, regions) -> found.add(prove(one, regions)));
        for (Findings.Finding finding : found) {
            AttackStatus over =
                    climber.untilOver(control.attack(finding.attack().id()), HEALING);
            findings.add(over.healed() ? finding : finding.notHealed("the control plane says " + over.phase()));
        }
    }

    /** Makes a request of a test viewer with this fault token, or {@code -} for none; its answer comes later. */
    @FunctionalInterface
    interface TestViewers {
        CompletableFuture<Sample> send(String viewer, String journey, String region, String token) throws IOException;
    }

    /** What is done for a case, in each of these regions. */
    @FunctionalInterface
    private interface Step {
        void take(DrillPlan.OnRequest one, List<String> regions) throws IOException, InterruptedException;
    }

    /** Takes a step for every case, for some of them at the same time. */
    private static void each(List<DrillPlan.OnRequest> cases, List<List<String>> regionsOfCase, Step step)
            throws IOException, InterruptedException {
        Semaphore atOnce = new Semaphore(AT_ONCE);
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                DrillPlan.OnRequest one = cases.get(i);
                List<String> regions = regionsOfCase.get(i);
                atOnce.acquire();
                running.add(each.submit(() -> {
                    try {
                        step.take(one, regions);
                    } finally {
                        atOnce.release();
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("a request attack could not be made: " + e.getCause(), e);
        }
    }

    /** Has the fallbacks of a case remember what they will need; of a page that is not whole they remember a part only. */
    private void remember(DrillPlan.OnRequest one, List<String> regions) throws IOException, InterruptedException {
        for (String region : regions) {
            persistence.untilFull(() -> send(one, region, "-"));
        }
    }

    /**
     * Sends what must have no effect: a token whose signature is wrong, one that has expired, and one that is no token.
     * Returns what was wrong, if anything was.
     */
    List<String> intruders(DrillPlan.OnRequest like, String region) throws IOException, InterruptedException {
        String valid = control.begin(AttackOrder.onCalls(
                        like.lasting("forged-", INTRUSION).attack(),
                        like.proves().rules()))
                .token();
        char last = valid.charAt(valid.length() - 2);
        String forged =
                valid.substring(0, valid.length() - 2) + (last == 'A' ? 'B' : 'A') + valid.charAt(valid.length() - 1);
        String expired = control.begin(AttackOrder.onCalls(
                        like.lasting("expired-", AT_ONCE_OVER).attack(),
                        like.proves().rules()))
                .token();
        List<String> wrong = new ArrayList<>();
        for (String token : List.of(forged, expired, "no-token")) {
            Optional<Sample> sample = send(like, region, token);
            if (sample.isEmpty()
                    || !sample.get().injected().isEmpty()
                    || sample.get().outcome() == Outcome.FAILED) {
                wrong.add("a fault token that is "
                        + (token.equals(forged) ? "forged" : token.equals(expired) ? "expired" : "none")
                        + " had an effect: "
                        + sample.map(Sample::toString).orElse("no answer"));
            }
        }
        control.end(like.lasting("forged-", INTRUSION).attack().id());
        return wrong;
    }

    private Findings.Finding prove(DrillPlan.OnRequest one, List<String> regions)
            throws IOException, InterruptedException {
        progress.attack(one.attack());
        long start = clock.millis();
        AttackStatus armed =
                control.begin(AttackOrder.onCalls(one.attack(), one.proves().rules()));
        List<String> wrong = new ArrayList<>();
        List<Sample> answers = new ArrayList<>();
        int injected = 0;
        int askedAgain = 0;
        for (String region : regions) {
            Persistence.Told told = persistence.untilHit(one.proves().rules(), () -> send(one, region, armed.token()));
            askedAgain += told.times() - 1;
            Optional<Sample> sample = told.sample();
            sample.ifPresent(answers::add);
            sample.flatMap(seen -> complaint(one.proves(), seen))
                    .or(() -> sample.isEmpty() ? Optional.of("no answer") : Optional.empty())
                    .ifPresent(complaint -> wrong.add(region + ": " + complaint));
            injected +=
                    sample.filter(seen -> seen.wasHitBy(one.proves().rules())).isPresent() ? 1 : 0;
        }
        control.end(one.attack().id());
        List<String> left = stillHit(one, regions);
        GuardSpec guard = one.proves().guard();
        String rules = String.join(
                " ", one.proves().rules().stream().map(FaultRule::toString).toList());
        Judgement shown = wrong.isEmpty()
                ? new Judgement(Verdict.HELD, "")
                : new Judgement(
                        Verdict.BROKE,
                        "guard " + guard.fullName() + ", " + rules + ": expected " + expectation(one.proves()) + "; "
                                + wrong.getFirst());
        Findings.Finding finding = new Findings.Finding(
                one.attack(),
                guard.fullName(),
                start,
                clock.millis(),
                new Execution(
                        injected == regions.size(),
                        true,
                        String.format(
                                Locale.ROOT,
                                "%d of %d tagged requests hit%s: %s",
                                injected,
                                regions.size(),
                                askedAgain == 0 ? "" : ", asked again: " + askedAgain,
                                rules)),
                sample -> true,
                Optional.of(shown),
                guard.fullName() + "=" + one.proves().expectedTier(),
                answers);
        progress.over(one.attack());
        return left.isEmpty() ? finding : finding.notHealed("still hit without a token: " + left.getFirst());
    }

    /** What the same viewers' requests meet once they carry no fault: nothing, or something of the attack is left. */
    private List<String> stillHit(DrillPlan.OnRequest one, List<String> regions)
            throws IOException, InterruptedException {
        List<String> left = new ArrayList<>();
        for (String region : regions) {
            send(one, region, "-")
                    .filter(sample -> !sample.injected().isEmpty())
                    .ifPresent(sample -> left.add(region + " " + sample.injected()));
        }
        return left;
    }

    private Optional<Sample> send(DrillPlan.OnRequest one, String region, String token)
            throws IOException, InterruptedException {
        try {
            return Optional.of(viewers.send(viewer(one, region), journey(one), region, token)
                    .get());
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with an answer, if anything is. */
    private static Optional<String> complaint(RequestCase proves, Sample sample) {
        String guard = proves.guard().name();
        if (sample.outcome() == Outcome.FAILED) {
            return Optional.of("the request failed: " + sample.reason());
        }
        if (!sample.wasHitBy(proves.rules())) {
            return Optional.of("no call passed through the guard (hit were: " + sample.injected() + ")");
        }
        List<String> tiers = sample.degraded().stream()
                .filter(tier -> tier.startsWith(guard + "="))
                .toList();
        if (proves.savedByRetry()) {
            boolean retried = sample.retried().stream().anyMatch(retry -> retry.startsWith(guard + "="));
            return tiers.isEmpty() && retried
                    ? Optional.empty()
                    : Optional.of(
                            retried ? "answered by " + tiers : "there was no further attempt, answered by " + tiers);
        }
        return tiers.equals(List.of(guard + "=" + proves.expectedTier()))
                ? Optional.empty()
                : Optional.of("answered by " + (tiers.isEmpty() ? "the primary" : String.join(", ", tiers)));
    }

    private static String expectation(RequestCase proves) {
        return proves.savedByRetry() ? "the primary after a retry" : "tier " + proves.expectedTier();
    }

    private static String viewer(DrillPlan.OnRequest one, String region) {
        return one.attack().id() + "-" + region;
    }

    private static String journey(DrillPlan.OnRequest one) {
        return one.proves().guard().journeys().getFirst();
    }
}
