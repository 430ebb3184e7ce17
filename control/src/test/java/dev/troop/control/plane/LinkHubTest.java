package dev.troop.control.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.guard.GuardEvidence;
import dev.troop.link.Beat;
import dev.troop.link.Orders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkHubTest {
    private static final FaultRule SLOW = FaultRule.parse("user-history/primary=delay 400ms");
    private static final long NONE = -1;

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final LinkHub hub = new LinkHub(ticker, Set.of("gateway"), 100);

    private static Beat beat(String who, long pid, long answered, int inFlight, long injected) {
        GuardEvidence guard = new GuardEvidence(
                "user-history",
                "profiles",
                Duration.ofMillis(300),
                64,
                1,
                List.of("snapshot"),
                "",
                "closed",
                0,
                0,
                answered,
                Map.of("primary", answered),
                Map.of("primary", injected),
                Map.of(),
                0,
                0,
                Map.of());
        return new Beat(who, pid, 1, answered, inFlight, List.of(guard));
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
}
