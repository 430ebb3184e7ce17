package dev.troop.edge.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.InstanceId;
import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.core.TrafficPlan;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpServer;
import dev.troop.edge.http.Response;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@Timeout(60)
class SteeringDnsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress("127.204.0.1", 0);
    private static final String EAST = "east.viewers.troop.test.";

    private final Map<InstanceId, HttpServer> gateways = new LinkedHashMap<>();
    private final Map<InstanceId, InetSocketAddress> addresses = new LinkedHashMap<>();
    private final Rounds rounds = new Rounds();
    private SteeringDns dns;

    /** Time that stands still between two rounds of checks: what is healthy changes only when a test asks for it. */
    private static final class Rounds implements Ticker {
        private final ManualTicker time = new ManualTicker();
        private final AtomicInteger checked = new AtomicInteger();
        private int done;

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void pause(Duration pause) throws InterruptedException {
            long until = time.nanos() + pause.toNanos();
            checked.incrementAndGet();
            time.pauseUntil(until);
        }

        void next() {
            time.advance(GatewayChecks.EVERY);
        }

        /** Waits until the round that is under way has checked so many gateways. */
        void await(int gateways) throws InterruptedException {
            done++;
            while (checked.get() < done * gateways) {
                Ticker.system().pause(Duration.ofMillis(1));
            }
        }
    }

    @BeforeEach
    @Timeout(60)
    void start() throws Exception {
        gateway("gateway.east.a.1", "127.204.1.1");
        gateway("gateway.east.b.1", "127.204.1.2");
        gateway("gateway.west.a.1", "127.204.2.1");
        dns = SteeringDns.start(ANY_PORT, addresses, rounds, new SplittableRandom(1));
        rounds.await(gateways.size());
        awaitHealthy(3);
    }

    private void gateway(String id, String host) throws IOException {
        HttpServer server =
                HttpServer.start(new InetSocketAddress(host, 0), Health.before(request -> Response.of(404)));
        gateways.put(InstanceId.parse(id), server);
        addresses.put(InstanceId.parse(id), server.address());
    }

    @AfterEach
    void stop() {
        dns.close();
        rounds.next(); // ends the checks
        gateways.values().forEach(HttpServer::close);
    }

    private List<String> resolve(String name) throws IOException {
        DnsClient fresh = new DnsClient(
                List.of(dns.address()), Duration.ofSeconds(5), new ManualTicker(), new SplittableRandom(2));
        return fresh.resolve(name).stream().map(InetAddress::getHostAddress).toList();
    }

    private Message ask(Message query) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(5000);
            byte[] bytes = query.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length, dns.address()));
            DatagramPacket answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            return new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
        }
    }

    private static Message query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    }

    @Test
    void aRegionsNameIsAnsweredWithItsGatewaysAndALastResort() throws IOException {
        assertThat(resolve(EAST)).hasSize(3).endsWith("127.204.2.1").contains("127.204.1.1", "127.204.1.2");
        assertThat(resolve("WEST.Viewers.troop.TEST")).startsWith("127.204.2.1");
    }

    @Test
    void answersHoldForOneSecondAndAreAuthoritative() throws IOException {
        Message answer = ask(query(EAST, Type.A));
        assertThat(answer.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(answer.getSection(Section.ANSWER))
                .hasSize(3)
                .allSatisfy(record -> assertThat(record.getTTL()).isEqualTo(1));
    }

    @Test
    void theLoadIsSpreadOverTheZones() throws IOException {
        int first = 0;
        for (int i = 0; i < 200; i++) {
            first += resolve(EAST).getFirst().equals("127.204.1.1") ? 1 : 0;
        }
        assertThat(first).isBetween(60, 140);
    }

    @Test
    void aGatewayThatIsGoneIsNotToldAnyMoreAndComesBack() throws Exception {
        InstanceId a = InstanceId.parse("gateway.east.a.1");
        HttpServer gone = Objects.requireNonNull(gateways.get(a));
        gone.close();
        awaitHealthy(2);
        assertThat(resolve(EAST)).containsExactly("127.204.1.2", "127.204.2.1");
        gateways.put(a, HttpServer.start(gone.address(), request -> Response.of(200)));
        awaitHealthy(3);
        assertThat(resolve(EAST)).hasSize(3);
    }

    @Test
    void aRegionThatIsGoneIsReplacedWithoutAPlan() throws Exception {
        gateways.forEach((id, server) -> {
            if (id.zone().region().equals("east")) {
                server.close();
            }
        });
        awaitHealthy(1);
        assertThat(resolve(EAST)).containsExactly("127.204.2.1");
    }

    private void awaitHealthy(int gatewaysUp) throws InterruptedException {
        do {
            rounds.next();
            rounds.await(gateways.size());
        } while (dns.healthy().size() != gatewaysUp);
    }

    @Test
    void thePlanMovesViewersAndIsKept() throws IOException {
        dns.follow(new TrafficPlan(Map.of("east", Map.of("west", 1.0)), Map.of()));
        assertThat(resolve(EAST)).startsWith("127.204.2.1").hasSize(2);
        assertThat(resolve(EAST)).startsWith("127.204.2.1");
    }

    @Test
    void otherNamesDoNotExistAndOtherTypesHaveNoRecords() throws IOException {
        for (String name :
                List.of("north.viewers.troop.test.", "viewers.troop.test.", "x.east.viewers.troop.test.", "com.")) {
            assertThat(ask(query(name, Type.A)).getRcode()).as(name).isEqualTo(Rcode.NXDOMAIN);
            assertThatThrownBy(() -> resolve(name)).isInstanceOf(UnknownHostException.class);
        }
        Message ipv6 = ask(query(EAST, Type.AAAA));
        assertThat(ipv6.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ipv6.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void whatIsNoQuestionIsRefused() throws IOException {
        Message update = query(EAST, Type.A);
        update.getHeader().setOpcode(Opcode.UPDATE);
        assertThat(ask(update).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(ask(new Message(7)).getRcode()).isEqualTo(Rcode.FORMERR);
    }

    @Test
    void garbageIsIgnoredCountedAndDoesNoHarm() throws IOException {
        SplittableRandom random = new SplittableRandom(5);
        Message response = query(EAST, Type.A);
        response.getHeader().setFlag(Flags.QR);
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] loop = response.toWire();
            socket.send(new DatagramPacket(loop, loop.length, dns.address()));
            for (int i = 0; i < 100; i++) {
                byte[] garbage = new byte[random.nextInt(60)];
                random.nextBytes(garbage);
                if (garbage.length > 2) {
                    garbage[2] |= (byte) 0x80;
                }
                socket.send(new DatagramPacket(garbage, garbage.length, dns.address()));
            }
        }
        assertThat(resolve(EAST)).hasSize(3);
        assertThat(dns.ignored()).isEqualTo(101);
        assertThat(dns.answered()).isEqualTo(1);
    }

    @Test
    void aTruncatedQueryDoesNoHarm() throws IOException {
        byte[] query = query(EAST, Type.A).toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            for (int length = 0; length < query.length; length++) {
                socket.send(new DatagramPacket(query, length, dns.address()));
            }
        }
        assertThat(resolve(EAST)).hasSize(3);
    }

    @Test
    void anAddressThatIsTakenIsNamed() {
        assertThatThrownBy(() -> SteeringDns.start(dns.address(), addresses, Ticker.system(), new SplittableRandom(1)))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("127.204.0.1:" + dns.address().getPort());
    }
}
