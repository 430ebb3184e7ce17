package dev.troop.control.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.core.TrafficPlan;
import dev.troop.guard.GuardEvidence;
import dev.troop.link.Beat;
import dev.troop.link.Orders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkHubTest {
    private static final FaultRule SLOW = FaultRule.parse("user-history/primary=delay 400ms");
    private static final long NONE = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TrafficPlan AWAY = new TrafficPlan(Map.of("east", Map.of("west", 1.0)), Map.of());

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final LinkHub hub = new LinkHub(ticker, Set.of("gateway"), 100);

    private static Beat beat(String who, long pid, long answered, int inFlight, long injected) {
        return new Beat(
                who,
                pid,
                1,
                answered,
                inFlight,
                List.of(guard("user-history", Map.of("primary", answered), Map.of("primary", injected))));
    }

    /** A beat of an instance whose guards have answered so. */
    @SafeVarargs
    private static Beat answering(String who, Map<String, Long>... guards) {
        List<GuardEvidence> evidence = new ArrayList<>();
        for (Map<String, Long> answers : guards) {
            evidence.add(guard("guard-" + evidence.size(), answers, Map.of()));
        }
        return new Beat(who, 1, 1, 0, 0, evidence);
    }

    private static GuardEvidence guard(String name, Map<String, Long> answers, Map<String, Long> injected) {
        return guard(name, "closed", answers, injected);
    }

    /** A beat of an instance whose guard for the history has a breaker in this state. */
    static Beat breaker(String who, String state) {
        return new Beat(who, 1, 1, 0, 0, List.of(guard("user-history", state, Map.of("primary", 1L), Map.of())));
    }

    private static GuardEvidence guard(
            String name, String breaker, Map<String, Long> answers, Map<String, Long> injected) {
        return new GuardEvidence(
                name,
                "profiles",
                Duration.ofMillis(300),
                64,
                1,
                List.of("snapshot"),
                "",
                breaker,
                0,
                0,
                answers.values().stream().mapToLong(Long::longValue).sum(),
                answers,
                injected,
                Map.of(),
                0,
                0,
                Map.of());
    }

    private Orders exchange(String who, long pid, long answered) throws InterruptedException {
        return hub.exchange(beat(who, pid, answered, 0, 0), NONE);
    }

    @Test
    void rulesReachOnlyTheRegionsTheyAreFor() throws Exception {
        hub.addRules("a", List.of(SLOW), List.of("east"), Duration.ofSeconds(5));
        assertThat(exchange("api.east.a.1", 1, 0).rules()).containsExactly(SLOW.toString());
        assertThat(exchange("api.west.a.1", 2, 0).rules()).isEmpty();
    }

    @Test
    void rulesEndAtTheirTimeEvenIfNobodyTakesThemBack() throws Exception {
        hub.addRules("a", List.of(SLOW), List.of(), Duration.ofSeconds(5));
        Orders with = exchange("api.east.a.1", 1, 0);
        ticker.advance(Duration.ofSeconds(5));
        Orders without = hub.exchange(beat("api.east.a.1", 1, 0, 0, 0), with.version());
        assertThat(without.rules()).isEmpty();
        assertThat(without.version()).isGreaterThan(with.version());
    }

    @Test
    void healedMeansThatEverybodyWhoIsHeardHoldsOrdersWithoutTheRule() throws Exception {
        hub.addRules("a", List.of(SLOW), List.of(), Duration.ofSeconds(5));
        Orders east = exchange("api.east.a.1", 1, 0);
        Orders west = exchange("api.west.a.1", 2, 0);
        hub.removeRules("a");
        Orders eastWithout = hub.exchange(beat("api.east.a.1", 1, 0, 0, 0), east.version());
        Orders westWithout = hub.exchange(beat("api.west.a.1", 2, 0, 0, 0), west.version());
        assertThat(eastWithout.rules()).isEmpty();
        assertThat(hub.everyoneHolds()).isFalse();
        hub.addRules("a", List.of(SLOW), List.of("east"), Duration.ofSeconds(5));
        hub.exchange(beat("api.east.a.1", 1, 0, 0, 0), eastWithout.version());
        assertThat(westWithout.rules()).isEmpty();
        assertThat(hub.everyoneHolds()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"open, true", "half-open, true", "closed, false", "none, false", "forced-open, false"})
    void aBreakerHoldsBackUntilItIsClosed(String state, boolean holdsBack) throws Exception {
        hub.exchange(breaker("api.east.a.1", "closed"), NONE);
        hub.exchange(breaker("api.west.a.1", state), NONE);

        assertThat(hub.holdsBack(List.of(SLOW), List.of())).isEqualTo(holdsBack);
    }

    @Test
    void onlyTheBreakersOfTheGuardsAndRegionsThatTheRulesAreAboutHoldBackAndOnlyOfTheLiving() throws Exception {
        hub.exchange(breaker("api.west.a.1", "open"), NONE);

        assertThat(hub.holdsBack(List.of(SLOW), List.of("east"))).isFalse();
        assertThat(hub.holdsBack(List.of(FaultRule.parse("titles/primary=fail")), List.of()))
                .isFalse();
        assertThat(hub.holdsBack(List.of(SLOW), List.of("west"))).isTrue();
        ticker.advance(Duration.ofSeconds(3));
        assertThat(hub.holdsBack(List.of(SLOW), List.of("west"))).isFalse();
    }

    @Test
    void aRuleAboutAPatternIsSentToThoseWhoseGuardsItMatchesAndTheirHitsAreCounted() throws Exception {
        FaultRule some = FaultRule.parse("user-*/primary=status 503");
        hub.addRules("a", List.of(some, FaultRule.parse("title*/primary=fail")), List.of(), Duration.ofSeconds(5));

        assertThat(hub.exchange(beat("api.east.a.1", 1, 0, 0, 7), NONE).rules()).containsExactly(some.toString());
        assertThat(hub.injected(List.of(some), List.of())).containsExactly(Map.entry("api.east.a.1#1", 7L));
    }

    @Test
    void aRuleAboutAGuardThatAnInstanceDoesNotHaveIsNotSentToIt() throws Exception {
        FaultRule other = FaultRule.parse("licence/primary=fail");
        hub.addRules("a", List.of(other), List.of(), Duration.ofSeconds(5));
        assertThat(exchange("api.east.a.1", 1, 0).rules()).isEmpty();
    }

    @Test
    void whoIsNotHeardOfAnyMoreIsNotWaitedFor() throws Exception {
        exchange("api.east.a.1", 1, 0);
        assertThat(hub.everyoneHolds()).isFalse();
        ticker.advance(Duration.ofSeconds(3));
        assertThat(hub.everyoneHolds()).isTrue();
    }

    @Test
    void aRestartedProcessThatCountsFromZeroIsActiveWhenItAnswers() throws Exception {
        exchange("gateway.east.a.1", 1, 500);
        ticker.advance(Duration.ofSeconds(1));
        exchange("gateway.east.a.1", 2, 3);
        assertThat(hub.lastActive("gateway", "east", ticker.nanos() - 1)).isEqualTo(ticker.nanos());
    }

    @Test
    void aGatewayThatAnswersNothingMoreIsQuiet() throws Exception {
        exchange("gateway.east.a.1", 1, 500);
        long then = ticker.nanos();
        ticker.advance(Duration.ofSeconds(1));
        exchange("gateway.east.a.1", 1, 500);
        assertThat(hub.lastActive("gateway", "east", then - 1)).isEqualTo(then);
        assertThat(hub.lastActive("gateway", "west", then - 1)).isEqualTo(then - 1);
    }

    @Test
    void injectionsAreCountedByProcessSoThatARestartIsNotTakenForProof() throws Exception {
        hub.exchange(beat("api.east.a.1", 1, 0, 0, 7), NONE);
        Map<String, Long> before = hub.injected(List.of(SLOW), List.of());
        hub.exchange(beat("api.east.a.1", 2, 0, 0, 0), NONE);
        assertThat(before).isEqualTo(Map.of("api.east.a.1#1", 7L));
        assertThat(hub.injected(List.of(SLOW), List.of())).isEqualTo(Map.of("api.east.a.1#2", 0L));
    }

    @Test
    void guardsAreMergedOverTheInstancesOfTheirService() throws Exception {
        hub.exchange(beat("api.east.a.1", 1, 5, 0, 0), NONE);
        hub.exchange(beat("api.west.a.1", 2, 6, 0, 1), NONE);
        assertThat(hub.guards()).singleElement().satisfies(view -> {
            assertThat(view.service()).isEqualTo("api");
            assertThat(view.answers()).isEqualTo(Map.of("primary", 11L));
            assertThat(view.injected()).isEqualTo(Map.of("primary", 1L));
        });
    }

    @Test
    void aChangedTrafficPlanIsGivenToThoseWhoSteerAndToNobodyElse() throws Exception {
        LinkHub steering = new LinkHub(ticker, Set.of("gateway", "dns"), 100);
        steering.plan(AWAY);

        assertThat(steering.exchange(beat("gateway.west.a.1", 1, 0, 0, 0), NONE).plan())
                .isEqualTo(AWAY);
        assertThat(steering.exchange(beat("dns.global.x.1", 2, 0, 0, 0), NONE).plan())
                .isEqualTo(AWAY);
        assertThat(steering.exchange(beat("api.east.a.1", 3, 0, 0, 0), NONE).plan())
                .isEqualTo(TrafficPlan.HOME);
    }

    @Test
    void whoDoesNotSteerIsNotWokenByAChangedTrafficPlan() throws Exception {
        Waiting api = new Waiting("api.east.a.1", 1);
        Waiting gateway = new Waiting("gateway.east.a.1", 2);

        hub.plan(AWAY);

        assertThat(gateway.next().plan()).isEqualTo(AWAY);
        api.awaitWaiting();
        assertThat(api.task).isNotDone();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(api.next()).isEqualTo(api.held);
    }

    @Test
    void whoDoesNotSteerIsStillWokenByARuleAboutItsGuards() throws Exception {
        Waiting api = new Waiting("api.east.a.1", 1);
        hub.plan(AWAY);

        hub.addRules("a", List.of(SLOW), List.of(), Duration.ofSeconds(5));

        assertThat(api.next().rules()).containsExactly(SLOW.toString());
        assertThat(api.next().plan()).isEqualTo(TrafficPlan.HOME);
    }

    @Test
    void theAnswersOfAServiceInARegionAreSummedOverItsInstancesByWhoGaveThem() throws Exception {
        hub.exchange(answering("gateway.east.a.1", Map.of("primary", 90L, "neighbour-region", 7L, "failed", 3L)), NONE);
        hub.exchange(answering("gateway.east.b.1", Map.of("primary", 10L, "omitted", 5L)), NONE);
        hub.exchange(answering("gateway.west.a.1", Map.of("primary", 1000L)), NONE);
        hub.exchange(answering("api.east.a.1", Map.of("primary", 2000L)), NONE);

        assertThat(hub.answers("gateway", "east")).isEqualTo(new LinkHub.Answers(115, 100));
        assertThat(hub.answers("gateway", "north")).isEqualTo(new LinkHub.Answers(0, 0));
    }

    @Test
    void theAnswersOfAnInstanceAreThoseOfAllItsGuardsAndOfItsLastBeat() throws Exception {
        hub.exchange(answering("gateway.east.a.1", Map.of("primary", 1L)), NONE);
        hub.exchange(
                answering(
                        "gateway.east.a.1",
                        Map.of("primary", 4L, "neighbour-region", 2L),
                        Map.of("neighbour-region", 3L)),
                NONE);

        assertThat(hub.answers("gateway", "east")).isEqualTo(new LinkHub.Answers(9, 4));
    }

    /** An instance that holds its orders and waits for the next ones. */
    private final class Waiting {
        final Orders held;
        final FutureTask<Orders> task;
        private final Thread thread;

        Waiting(String who, long pid) throws Exception {
            held = exchange(who, pid, 0);
            task = new FutureTask<>(() -> hub.exchange(beat(who, pid, 0, 0, 0), held.version()));
            thread = Thread.startVirtualThread(task);
            awaitWaiting();
        }

        /** Waits until its thread has nothing to do: it waits for news, or has ended. */
        void awaitWaiting() throws InterruptedException {
            Deadline patience = Deadline.in(PATIENCE, Ticker.system());
            while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
                assertThat(patience.isOver()).isFalse();
                Ticker.system().pause(Duration.ofMillis(1));
            }
        }

        Orders next() throws Exception {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }
}
