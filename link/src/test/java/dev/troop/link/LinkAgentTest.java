package dev.troop.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.core.TrafficPlan;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkAgentTest {
    private static final long TTL_MILLIS = 3000;
    private static final Duration TTL = Duration.ofMillis(TTL_MILLIS);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String FAIL = "history/primary=fail";
    private static final TrafficPlan AWAY = new TrafficPlan(Map.of("east", Map.of("west", 1.0)), Map.of());

    private final ManualTicker guardsTime = new ManualTicker(Long.MAX_VALUE - 5);
    private final Guards guards = new Guards(guardsTime);
    private final Guard<String> history = guards.<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofSeconds(1))
            .budget(5)
            .otherwiseOmit("nothing");
    private final List<TrafficPlan> plans = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void theBeatTellsWhoThisIsAndWhatItsGuardsDid() throws Exception {
        history.call("anna", () -> "rail");
        FakeControl control = control(orders(7, TrafficPlan.HOME));
        agent(control.address());
        Eventually.that("the second beat came", () -> control.beats() >= 2);

        Beat first = control.received.get(0).beat();
        assertThat(first.who()).isEqualTo("api.east.a.1");
        assertThat(first.pid()).isEqualTo(4711);
        assertThat(first.answered()).isEqualTo(40);
        assertThat(first.inFlight()).isEqualTo(3);
        assertThat(first.sequence()).isEqualTo(1);
        assertThat(control.received.get(1).beat().sequence()).isEqualTo(2);
        assertThat(first.guards()).isEqualTo(guards.evidence());
        assertThat(first.guards().getFirst().answers()).containsEntry("primary", 1L);
        assertThat(control.received).extracting(FakeControl.Received::held).startsWith(null, "7");
    }

    @Test
    void ordersAreFollowed() throws Exception {
        FakeControl control = control(orders(1, AWAY, FAIL));
        agent(control.address());
        Eventually.that("the rule acts", this::historyFails);
        assertThat(plans).containsExactly(AWAY);
        control.give(orders(2, AWAY));
        Eventually.that("the rule is gone", () -> !historyFails());
    }

    @Test
    void aPlanIsGivenOnceAndAgainWhenItIsAnother() throws Exception {
        FakeControl control = control(orders(1, TrafficPlan.HOME));
        agent(control.address());
        Eventually.that("some answers came", () -> control.beats() > 3);
        assertThat(plans).containsExactly(TrafficPlan.HOME);
        control.give(orders(2, AWAY));
        Eventually.that("the other plan came", () -> plans.contains(AWAY));
        assertThat(plans).containsExactly(TrafficPlan.HOME, AWAY);
    }

    @Test
    void everyAnswerRenewsTheRules() throws Exception {
        FakeControl control = control(orders(1, TrafficPlan.HOME, FAIL));
        agent(control.address());
        for (int i = 0; i < 3; i++) {
            int before = control.beats();
            Eventually.that("two more answers came", () -> control.beats() > before + 2);
            guardsTime.advance(TTL.minusMillis(1));
            assertThat(historyFails()).isTrue();
        }
    }

    @Test
    void theRulesEndWhenControlDies() throws Exception {
        FakeControl control = control(orders(1, AWAY, FAIL));
        agent(control.address());
        Eventually.that("the rule acts", this::historyFails);
        control.close();
        assertThat(historyFails()).isTrue();
        Eventually.that("the rule ended", () -> {
            guardsTime.advance(TTL);
            return !historyFails();
        });
        assertThat(plans).containsExactly(AWAY);
    }

    @Test
    void theRulesEndWhenControlHangsAndActAgainWhenItWakes() throws Exception {
        FakeControl control = control(orders(1, AWAY, FAIL));
        open.add(LinkAgent.start(settings(control.address(), plans::add, Ticker.system()), Duration.ofMillis(200)));
        Eventually.that("the rule acts", this::historyFails);
        control.hang();
        int before = control.beats();
        Eventually.that("it asks again", () -> control.beats() >= before + 3);
        guardsTime.advance(TTL);
        assertThat(historyFails()).isFalse();
        control.wake();
        Eventually.that("the rule acts again", this::historyFails);
    }

    @Test
    void anAnswerThatDripsIsBoundedAsAWhole() throws Exception {
        RawControl control = raw(client -> {
            client.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
            while (true) {
                client.write(" ");
                Ticker.system().pause(Duration.ofMillis(20));
            }
        });
        open.add(LinkAgent.start(settings(control.address(), plans::add, Ticker.system()), Duration.ofMillis(200)));
        Eventually.that("it gives up and connects again", () -> control.connections() >= 2);
    }

    @Test
    void aControlThatCountsFromTheBeginningAgainIsFollowed() throws Exception {
        FakeControl old = control(orders(1000, AWAY, FAIL));
        agent(old.address());
        Eventually.that("the rule acts", this::historyFails);
        InetSocketAddress address = old.address();
        old.close();
        FakeControl restarted = new FakeControl(address, orders(1, TrafficPlan.HOME));
        open.add(restarted);
        Eventually.that("the new one is followed", () -> plans.contains(TrafficPlan.HOME) && !historyFails());
        Eventually.that(
                "its version is held", () -> restarted.received.getLast().held().equals("1"));
    }

    @Test
    void ordersWithOneBadRuleAreRefusedWhole() throws Exception {
        FakeControl control = control(orders(1, TrafficPlan.HOME));
        agent(control.address());
        Eventually.that("the first orders are held", () -> control.beats() >= 2);
        control.give(orders(2, AWAY, FAIL, "history/primary=explode"));
        int before = control.beats();
        Eventually.that("it was answered so twice", () -> control.beats() >= before + 3);
        assertThat(plans).containsExactly(TrafficPlan.HOME);
        assertThat(historyFails()).isFalse();
        assertThat(control.received.getLast().held()).isEqualTo("1");
        control.give(orders(3, AWAY, FAIL));
        Eventually.that("good ones are followed", () -> plans.contains(AWAY) && historyFails());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "<html>",
                "{\"version\":1}",
                "{\"version\":1,\"ttlMillis\":99999999,\"rules\":[],\"plan\":{\"steering\":{},\"proxy\":{}}}",
                "{\"version\":1,\"ttlMillis\":1,\"rules\":[null],\"plan\":{\"steering\":{},\"proxy\":{}}}",
                "{\"version\":1,\"ttlMillis\":1,\"rules\":[],\"plan\":{\"steering\":{\"east\":{\"west\":7}},\"proxy\":{}}}",
            })
    void whatIsNoOrdersChangesNothing(String answer) throws Exception {
        FakeControl control = control(orders(1, TrafficPlan.HOME));
        control.answerWith(200, answer.getBytes(UTF_8));
        survives(control);
    }

    @Test
    void anErrorOfControlChangesNothing() throws Exception {
        FakeControl control = control(orders(1, TrafficPlan.HOME));
        control.answerWith(500, LinkJson.write(orders(1, AWAY)));
        survives(control);
    }

    private void survives(FakeControl control) throws Exception {
        agent(control.address());
        Eventually.that("it asks again", () -> control.beats() >= 2);
        assertThat(plans).isEmpty();
        control.give(orders(2, AWAY));
        Eventually.that("orders are followed", () -> plans.contains(AWAY));
        assertThat(plans).containsExactly(AWAY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            })
    void whatIsNoHttpIsLeftAndAskedAgain(String answer) throws Exception {
        RawControl control = raw(client -> {
            client.write(answer);
            client.close();
        });
        agent(control.address());
        Eventually.that("it connects again", () -> control.connections() >= 2);
        assertThat(plans).isEmpty();
    }

    @Test
    void aChunkedAnswerIsRead() throws Exception {
        String orders = new String(LinkJson.write(orders(1, AWAY)), UTF_8);
        RawControl control = raw(client -> client.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n"
                + orders.substring(0, 5) + "\r\n" + Integer.toHexString(orders.length() - 5) + ";x=y\r\n"
                + orders.substring(5) + "\r\n0\r\nTrailer: x\r\n\r\n"));
        agent(control.address());
        Eventually.that("the plan came", () -> plans.contains(AWAY));
    }

    @Test
    void beatsUseOneConnection() throws Exception {
        byte[] orders = LinkJson.write(orders(1, AWAY));
        RawControl control = raw(client -> {
            while (true) {
                client.write(
                        "HTTP/1.1 200 OK\r\nContent-Length: " + orders.length + "\r\n\r\n" + new String(orders, UTF_8));
                client.skipRequest();
            }
        });
        agent(control.address());
        Eventually.that("beats came", () -> control.requests() >= 4);
        assertThat(control.connections()).isEqualTo(1);
    }

    @Test
    void aControlThatAnswersAtOnceIsNotAskedWithoutAPause() throws Exception {
        ManualTicker time = new ManualTicker();
        FakeControl control = control(orders(1, AWAY));
        open.add(LinkAgent.start(settings(control.address(), plans::add, time), LONG));
        Eventually.that("the first answer is followed", () -> plans.contains(AWAY));
        time.advance(Duration.ofMillis(49));
        assertThat(control.beats()).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        Eventually.that("the second beat came", () -> control.beats() == 2);
    }

    @Test
    void anInstanceThatFailsToTellOfItselfIsAskedAgain() throws Exception {
        FakeControl control = control(orders(1, AWAY));
        Consumer<TrafficPlan> failing = plan -> {
            plans.add(plan);
            if (plans.size() == 1) {
                throw new IllegalStateException("not this time");
            }
        };
        open.add(LinkAgent.start(settings(control.address(), failing, Ticker.system())));
        Eventually.that("the plan was given again", () -> plans.size() == 2);
        Eventually.that(
                "it is held", () -> "1".equals(control.received.getLast().held()));
        assertThat(plans).containsExactly(AWAY, AWAY);
    }

    @Test
    void closingEndsAPollThatWaits() throws Exception {
        RawControl control = raw(client -> client.skipRequest());
        LinkAgent agent = agent(control.address());
        Eventually.that("it waits for the answer", () -> control.requests() == 1);
        agent.close();
        Eventually.that("it is gone", () -> control.gone() == 1);
        assertThat(control.connections()).isEqualTo(1);
    }

    private boolean historyFails() {
        return history.call("anna", () -> "rail").degraded();
    }

    private static Orders orders(long version, TrafficPlan plan, String... rules) {
        return new Orders(version, TTL_MILLIS, List.of(rules), plan);
    }

    private FakeControl control(Orders orders) throws IOException {
        FakeControl control = new FakeControl(orders);
        open.add(control);
        return control;
    }

    private RawControl raw(RawControl.Talk talk) throws IOException {
        RawControl control = new RawControl(talk);
        open.add(control);
        return control;
    }

    private LinkAgent agent(InetSocketAddress control) {
        LinkAgent agent = LinkAgent.start(settings(control, plans::add, Ticker.system()), LONG);
        open.add(agent);
        return agent;
    }

    private LinkAgent.Settings settings(InetSocketAddress control, Consumer<TrafficPlan> onPlan, Ticker ticker) {
        return new LinkAgent.Settings("api.east.a.1", 4711, control, guards, () -> 40, () -> 3, onPlan, ticker);
    }
}
