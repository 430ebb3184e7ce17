package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * The whole guard does what a small model of it does, for random histories: calls within calls, failures, slow calls, time
 * that passes, callers in a hurry. On the caller's thread and with a ticker that is moved, a history is one sequence.
 */
final class GuardModelTest {
    private static final Duration DEADLINE = Duration.ofMillis(400);
    private static final IOException REFUSED = new IOException("refused");
    private static final IllegalArgumentException CALLERS_FAULT = new IllegalArgumentException("no such viewer");

    /** What the dependency does with an attempt. */
    enum Deed {
        ANSWERS,
        FAILS,
        BLAMES_THE_CALLER
    }

    /**
     * A call: what each of its attempts does and how long it takes; the time its caller has, 0 if it has no request, and whether
     * that is in a brownout; and a call that is made within its first attempt.
     */
    record Made(
            List<Deed> deeds,
            int millis,
            int callersMillis,
            boolean inBrownout,
            @Nullable Made within) {
        Made around(@Nullable Made call) {
            return new Made(deeds, millis, callersMillis, inBrownout, call);
        }
    }

    /** A call, or time that passes. */
    record Event(@Nullable Made call, int millis) {}

    /** What a guard is made of. */
    record Plan(@Nullable Breaker breaker, int budget, int retries, boolean tierAnswers, boolean omits) {}

    @Provide
    Arbitrary<Plan> plans() {
        Arbitrary<Breaker> breaker = Combinators.combine(
                        Arbitraries.of(1, 50, 100),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of(0, 60))
                .as((rate, calls, probes, slow) -> {
                    Breaker plain = new Breaker(rate, Duration.ofSeconds(1), calls, Duration.ofMillis(500), probes);
                    return slow == 0 ? plain : plain.slowRate(50, Duration.ofMillis(slow));
                });
        return Combinators.combine(
                        breaker.injectNull(0.1),
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Plan::new);
    }

    @Provide
    Arbitrary<List<Event>> histories() {
        Arbitrary<Made> leaf = made().map(call -> call);
        Arbitrary<Made> nested =
                Combinators.combine(made(), leaf.injectNull(0.5)).as(Made::around);
        Arbitrary<Made> twice =
                Combinators.combine(made(), nested.injectNull(0.7)).as(Made::around);
        Arbitrary<Integer> pause = Arbitraries.of(0, 1, 99, 100, 101, 399, 499, 500, 501, 1000, 1500);
        Arbitrary<Event> event = Arbitraries.frequencyOf(
                Tuple.of(4, twice.map(call -> new Event(call, 0))),
                Tuple.of(1, pause.map(millis -> new Event(null, millis))));
        return event.list().ofMinSize(10).ofMaxSize(60);
    }

    private static Arbitrary<Made> made() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                        Tuple.of(4, Deed.ANSWERS),
                                        Tuple.of(4, Deed.FAILS),
                                        Tuple.of(1, Deed.BLAMES_THE_CALLER))
                                .list()
                                .ofSize(3),
                        Arbitraries.of(0, 0, 0, 10, 59, 60, 110, 600),
                        Arbitraries.frequency(Tuple.of(6, 0), Tuple.of(1, 1_000), Tuple.of(1, 50), Tuple.of(1, -1)),
                        Arbitraries.frequency(Tuple.of(3, false), Tuple.of(1, true)))
                .as((deeds, millis, left, inBrownout) -> new Made(deeds, millis, left, left != 0 && inBrownout, null));
    }

    @Provide
    Arbitrary<Long> startsOfTime() {
        return Arbitraries.of(0L, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L);
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void theGuardDoesWhatItsModelDoes(
            @ForAll("plans") Plan plan, @ForAll("histories") List<Event> history, @ForAll("startsOfTime") long start) {
        PausingTicker ticker = new PausingTicker(start);
        Guard<String> guard = guard(plan, ticker);
        Model model = new Model(plan, start);
        for (Event event : history) {
            if (event.call == null) {
                ticker.advance(Duration.ofMillis(event.millis));
                model.now += event.millis * 1_000_000L;
            } else {
                List<String> answered = new ArrayList<>();
                make(guard, ticker, event.call, answered);
                List<String> modelled = new ArrayList<>();
                model.make(event.call, modelled);
                assertThat(answered).isEqualTo(modelled);
            }
            assertThat(ticker.nanos()).as("time").isEqualTo(model.now);
            GuardEvidence evidence = guard.evidence();
            assertThat(evidence.breaker()).isEqualTo(model.phase());
            assertThat(evidence.inUse()).isZero();
            assertThat(evidence.retried()).isEqualTo(model.retried);
            evidence.answers()
                    .forEach((tier, count) ->
                            assertThat(count).as(tier).isEqualTo(model.answers.getOrDefault(tier, 0L)));
            assertThat(evidence.rejections().get("budget")
                            + evidence.rejections().get("breaker")
                            + evidence.rejections().get("deadline")
                            + evidence.rejections().get("brownout"))
                    .isEqualTo(model.rejected);
        }
        assertThat(CallContext.current()).isNull();
    }

    private static Guard<String> guard(Plan plan, PausingTicker ticker) {
        Draft<String> draft = new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(DEADLINE)
                .budget(plan.budget)
                .onCallersThread()
                .retryBudget(new RetryBudget(1000, 1000, ticker))
                .retry(plan.retries)
                .callersFault(IllegalArgumentException.class::isInstance)
                .quickFallback("kept", (key, cause) -> {
                    if (!plan.tierAnswers) {
                        throw NoAnswer.INSTANCE;
                    }
                    return "kept";
                });
        if (plan.breaker != null) {
            draft.breaker(plan.breaker);
        }
        return plan.omits ? draft.otherwiseOmit("omitted") : draft.otherwiseFail("it is a test");
    }

    private static void make(Guard<String> guard, PausingTicker ticker, Made call, List<String> answered) {
        int[] attempts = new int[1];
        Callable<String> primary = () -> {
            Deed deed = call.deeds.get(attempts[0]++);
            if (attempts[0] == 1 && call.within != null) {
                CallContext request = CallContext.current();
                make(guard, ticker, call.within, answered);
                assertThat(CallContext.current()).isSameAs(request);
            }
            ticker.advance(Duration.ofMillis(call.millis));
            return switch (deed) {
                case ANSWERS -> "primary";
                case FAILS -> throw REFUSED;
                case BLAMES_THE_CALLER -> throw CALLERS_FAULT;
            };
        };
        try {
            Callable<Answer<String>> made = () -> guard.call("ann", primary);
            Answer<String> answer = call.callersMillis == 0
                    ? made.call()
                    : request(call, ticker).run(made);
            answered.add(answer.tier() + " after " + attempts[0]);
        } catch (GuardException e) {
            answered.add("failed after " + attempts[0]);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static CallContext request(Made call, PausingTicker ticker) {
        Deadline end = Deadline.in(Duration.ofMillis(call.callersMillis), ticker);
        CallContext request = new CallContext(end, null, new Trail());
        return call.inBrownout ? request.inBrownout() : request;
    }

    /** The guard as its Javadoc tells it, for one thread. */
    private static final class Model {
        final Map<String, Long> answers = new HashMap<>();
        long now;
        long retried;
        long rejected;
        private final Plan plan;
        private final @Nullable BreakerModel breaker;
        private int inUse;
        private long callersEnd;
        private boolean hasRequest;
        private long quickest;
        private long quickestKnown;

        Model(Plan plan, long start) {
            this.plan = plan;
            this.now = start;
            this.breaker = plan.breaker == null ? null : new BreakerModel(plan.breaker, DEADLINE.toNanos(), start);
        }

        String phase() {
            return breaker == null ? "none" : breaker.phase(now);
        }

        void make(Made call, List<String> answered) {
            long outerEnd = callersEnd;
            boolean outerHas = hasRequest;
            if (call.callersMillis != 0) {
                hasRequest = true;
                callersEnd = now + call.callersMillis * 1_000_000L;
            }
            int[] attempts = new int[1];
            String tier = !isTurnedAway(call) && primary(call, attempts, answered) ? "primary" : degraded();
            answers.merge(tier, 1L, Long::sum);
            answered.add(tier + " after " + attempts[0]);
            callersEnd = outerEnd;
            hasRequest = outerHas;
        }

        /** What has an answer at hand does not ask in a brownout; a quick tier is one, whatever comes of it. */
        private boolean isTurnedAway(Made call) {
            rejected += call.inBrownout ? 1 : 0;
            return call.inBrownout;
        }

        private String degraded() {
            if (plan.tierAnswers) {
                return "kept";
            }
            return plan.omits ? "omitted" : "failed";
        }

        private boolean primary(Made call, int[] attempts, List<String> answered) {
            long began = now;
            long bound = hasRequest ? Math.min(DEADLINE.toNanos(), callersEnd - now) : DEADLINE.toNanos();
            if (bound <= 0) {
                rejected++;
                return false;
            }
            long permit = breaker == null ? 0 : breaker.admit(now);
            if (permit == -1) {
                rejected++;
                return false;
            }
            if (inUse == plan.budget) {
                rejected++;
                end(permit, 2, began);
                return false;
            }
            while (true) {
                long attemptBegan = now;
                Deed deed = attempt(call, attempts, began + bound, answered);
                if (deed == Deed.ANSWERS) {
                    if (attempts[0] > 1 || isTimed(began)) {
                        long took = now - attemptBegan;
                        quickest = quickestKnown++ == 0 ? took : Math.min(quickest, took);
                    }
                    end(permit, 0, began);
                    return true;
                }
                boolean mayRetry = deed == Deed.FAILS && attempts[0] <= plan.retries;
                if (!mayRetry || began + bound - now <= quickest) {
                    end(permit, deed == Deed.FAILS ? 1 : 2, began);
                    return false;
                }
                retried++;
            }
        }

        /** Whether it is known how long a first attempt takes that began then. */
        private boolean isTimed(long began) {
            return Histogram.drawn(began) > 0
                    || plan.breaker != null && plan.breaker.slowAfter().isPositive();
        }

        private Deed attempt(Made call, int[] attempts, long deadline, List<String> answered) {
            Deed deed = call.deeds.get(attempts[0]++);
            inUse++;
            if (attempts[0] == 1 && call.within != null) {
                long outerEnd = callersEnd;
                boolean outerHas = hasRequest;
                hasRequest = true;
                callersEnd = deadline;
                make(call.within, answered);
                callersEnd = outerEnd;
                hasRequest = outerHas;
            }
            now += call.millis * 1_000_000L;
            inUse--;
            return deed;
        }

        private void end(long permit, int outcome, long began) {
            if (breaker != null) {
                breaker.end(permit, outcome, began, now);
            }
        }
    }
}
