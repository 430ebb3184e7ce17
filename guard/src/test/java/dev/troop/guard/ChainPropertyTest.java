package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The whole chain answers from the tier that a small model says, whatever fails and whatever is injected where. */
final class ChainPropertyTest {
    private static final List<String> TIERS = List.of("snapshot", "popular", "shipped");

    /** What a tier does when it is asked. */
    enum Mood {
        ANSWERS,
        MISSES,
        BREAKS,
        ANSWERS_NULL,
        TOO_OLD
    }

    record Plan(
            int retries, int failures, List<Mood> tiers, boolean omits, List<FaultRule> own, List<FaultRule> wide) {}

    @Provide
    Arbitrary<Plan> plans() {
        Arbitrary<FaultRule> rule = Combinators.combine(
                        Arbitraries.of("history", "*", "titles"),
                        Arbitraries.of("primary", "snapshot", "popular", "shipped", "omitted"),
                        Arbitraries.of("fail", "fail 1", "fail 2", "fail 3", "delay 0ms"))
                .as((guard, tier, fault) -> FaultRule.parse(guard + "/" + tier + "=" + fault));
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(Mood.class).list().ofMaxSize(3),
                        Arbitraries.of(true, false),
                        rule.list().ofMaxSize(3),
                        rule.list().ofMaxSize(2))
                .as(Plan::new);
    }

    @Property(tries = 1500, edgeCases = EdgeCasesMode.NONE)
    void theTierThatTheModelSaysAnswers(@ForAll("plans") Plan plan) throws Exception {
        ManualTicker ticker = new ManualTicker();
        Guards guards = new Guards(ticker);
        Guard<String> guard = guard(guards, plan);
        guards.applyRules(plan.wide, Duration.ofSeconds(1));
        Model model = new Model(plan);
        CallContext context = Requests.plain(Duration.ofDays(1), ticker);
        if (!plan.own.isEmpty()) {
            FaultToken token = new FaultToken(plan.own, "a test", "the test", Instant.EPOCH, "");
            context = new CallContext(context.deadline(), token, context.trail());
        }
        AtomicInteger made = new AtomicInteger();
        Callable<String> primary = () -> {
            if (made.incrementAndGet() <= plan.failures) {
                throw new IOException("refused");
            }
            return "primary";
        };

        String tier;
        try {
            Answer<String> answer = context.run(() -> guard.call("ann", primary));
            tier = answer.tier();
            assertThat(answer.value()).isEqualTo(tier);
            assertThat(answer.cause() == null).isEqualTo(tier.equals("primary"));
        } catch (GuardException failed) {
            tier = "failed";
        }

        assertThat(tier).isEqualTo(model.tier);
        assertThat(made).as("real calls").hasValue(model.made);
        assertThat(context.trail().answered("history")).isEqualTo(tier.equals("failed") ? "primary" : tier);
        assertThat(new HashSet<>(context.trail().injected())).isEqualTo(model.injected);
        assertThat(context.trail().retried().getOrDefault("history", 0)).isEqualTo(model.retried);
        GuardEvidence evidence = guard.evidence();
        assertThat(evidence.answers().get(tier)).isEqualTo(1);
        assertThat(evidence.injected().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(model.injections);
        assertThat(evidence.inUse()).isZero();
        assertThat(evidence.stillRunning()).isZero();
    }

    private static Guard<String> guard(Guards guards, Plan plan) {
        Draft<String> draft = guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(1)
                .retry(plan.retries);
        for (int i = 0; i < plan.tiers.size(); i++) {
            String tier = TIERS.get(i);
            Mood mood = plan.tiers.get(i);
            draft.fallback(tier, Duration.ofHours(1), call -> switch (mood) {
                case ANSWERS -> new Aged<>(tier, Duration.ofHours(1));
                case MISSES -> throw NoAnswer.INSTANCE;
                case BREAKS -> throw new IOException("broken");
                case ANSWERS_NULL -> null;
                case TOO_OLD -> new Aged<>(tier, Duration.ofHours(2));
            });
        }
        return plan.omits ? draft.otherwiseOmit("omitted") : draft.otherwiseFail("it is a test");
    }

    /** One call, as the Javadoc of the guard tells it. */
    private static final class Model {
        final String tier;
        final Set<Trail.Step> injected = new HashSet<>();
        int made;
        int retried;
        int injections;
        private final Plan plan;

        Model(Plan plan) {
            this.plan = plan;
            this.tier = answers();
        }

        private String answers() {
            for (int attempt = 1; attempt <= plan.retries + 1; attempt++) {
                retried = attempt - 1;
                if (!injectedFailure("primary", attempt) && ++made > plan.failures) {
                    return "primary";
                }
            }
            for (int i = 0; i < plan.tiers.size(); i++) {
                if (!injectedFailure(TIERS.get(i), 1) && plan.tiers.get(i) == Mood.ANSWERS) {
                    return TIERS.get(i);
                }
            }
            return plan.omits ? "omitted" : "failed";
        }

        private boolean injectedFailure(String step, int attempt) {
            List<FaultRule> acting = new ArrayList<>();
            plan.own.stream()
                    .filter(rule -> acts(rule, step, attempt))
                    .findFirst()
                    .ifPresent(rule -> {
                        acting.add(rule);
                        injected.add(new Trail.Step("history", step));
                    });
            plan.wide.stream()
                    .filter(rule -> acts(rule, step, attempt))
                    .findFirst()
                    .ifPresent(acting::add);
            if (acting.isEmpty()) {
                return false;
            }
            injections++;
            return acting.getFirst().fault() instanceof Fault.Fail;
        }

        private static boolean acts(FaultRule rule, String step, int attempt) {
            return !rule.guard().equals("titles")
                    && rule.tier().equals(step)
                    && !(rule.fault() instanceof Fault.Fail fail && fail.attempts() > 0 && fail.attempts() < attempt);
        }
    }
}
