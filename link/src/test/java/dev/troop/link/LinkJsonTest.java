package dev.troop.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.FaultRule;
import dev.troop.core.ManualTicker;
import dev.troop.core.TrafficPlan;
import dev.troop.guard.Breaker;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.NoAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinkJsonTest {
    private static final String ORDERS =
            "{\"version\":3,\"ttlMillis\":3000,\"rules\":[\"*/primary=fail 1\"],\"plan\":{\"steering\":{},\"proxy\":{}}";

    @Test
    void aBeatIsReadAsItWasWritten() {
        ManualTicker ticker = new ManualTicker();
        Guards guards = new Guards(ticker);
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofMillis(250))
                .budget(20)
                .breaker(Breaker.failureRate(50))
                .retry(1)
                .fallback("snapshot", call -> {
                    throw NoAnswer.INSTANCE;
                })
                .fallback("popular", call -> "popular")
                .otherwiseFail("nothing is better than a wrong rail");
        guard.call("anna", () -> {
            throw new IllegalStateException("down");
        });
        ticker.advance(Duration.ofMillis(1500));
        Beat beat = new Beat("api.east.a.1", 4711, 1, 2, 3, guards.evidence());

        assertThat(LinkJson.readBeat(LinkJson.write(beat))).isEqualTo(beat);
        assertThat(beat.guards().getFirst().answers()).containsEntry("popular", 1L);
        assertThat(new String(LinkJson.write(beat), UTF_8))
                .contains("\"deadline\":\"PT0.25S\"")
                .contains("\"proofs\":{\"popular\":{\"why\":\"real failure\",\"ago\":\"PT1.5S\"}}");
    }

    @Test
    void aBeatOfAPeerThatIsOlderThanProofsIsReadAsOneWithoutAny() {
        Guards guards = new Guards(new ManualTicker());
        guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofMillis(250))
                .budget(20)
                .otherwiseOmit("");
        String beat = new String(LinkJson.write(new Beat("api.east.a.1", 4711, 1, 2, 3, guards.evidence())), UTF_8);
        String older = beat.replace(",\"proofs\":{}", "");

        assertThat(older).isNotEqualTo(beat);
        assertThat(LinkJson.readBeat(older.getBytes(UTF_8)).guards()).isEqualTo(guards.evidence());
    }

    @Test
    void ordersAreReadAsTheyWereWritten() {
        TrafficPlan plan = new TrafficPlan(
                Map.of("east", Map.of("west", 0.25, "south", 0.75)), Map.of("east", Map.of("east", 1.0)));
        Orders orders = new Orders(-5, 3000, List.of("history/primary=delay 300ms jitter 50ms"), plan);
        assertThat(LinkJson.readOrders(LinkJson.write(orders))).isEqualTo(orders);
    }

    @Test
    void aShareIsReadToItsLastBit() {
        double share = 0.3782020453210553;
        TrafficPlan plan = new TrafficPlan(Map.of("east", Map.of("west", share, "south", 1 - share)), Map.of());
        Orders orders = new Orders(1, 3000, List.of(), plan);
        assertThat(LinkJson.readOrders(LinkJson.write(orders)).plan()).isEqualTo(plan);
    }

    @Test
    void ordersLookAsTheyAlwaysDid() {
        Orders orders = new Orders(3, 3000, List.of("*/primary=fail 1"), TrafficPlan.HOME);
        assertThat(new String(LinkJson.write(orders), UTF_8)).isEqualTo(ORDERS + "}");
    }

    @Test
    void ordersThatAreCutOffAreRefusedAndTheNextAreRead() {
        String whole = ORDERS + "}";
        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThatThrownBy(() -> read(part)).as(part).isInstanceOf(IllegalArgumentException.class);
            assertThat(read(whole).version()).isEqualTo(3);
        }
    }

    @Test
    void whatANewerPeerAddsIsIgnored() {
        Orders orders = read(ORDERS + ",\"mood\":{\"good\":[1,2]}}");
        assertThat(orders.version()).isEqualTo(3);
        assertThat(orders.faultRules()).containsExactly(FaultRule.parse("*/primary=fail 1"));
    }

    @Test
    void whatIsNoOrdersIsRefusedWithTheReason() {
        assertThatThrownBy(() -> read("null")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(ORDERS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read(ORDERS + "} and more")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> read("{\"version\":1}")).hasMessageStartingWith("no Orders: ");
        assertThatThrownBy(() -> read(ORDERS.replace("3000", "null") + "}")).hasMessageContaining("NULL");
        assertThatThrownBy(() -> read(ORDERS.replace("3000", "60001") + "}")).hasMessageContaining("60001");
        assertThatThrownBy(() -> read(ORDERS.replace("3000", "-1") + "}")).hasMessageContaining("-1");
    }

    private static Orders read(String json) {
        return LinkJson.readOrders(json.getBytes(UTF_8));
    }
}
