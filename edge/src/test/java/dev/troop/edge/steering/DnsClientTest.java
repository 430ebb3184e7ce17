package dev.troop.edge.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

@Timeout(60)
class DnsClientTest {
    private static final String NAME = "east.viewers.troop.test.";

    private final ManualTicker ticker = new ManualTicker();
    private final List<FakeServer> servers = new ArrayList<>();

    /** A DNS server that does what a test tells it, and counts. */
    private static final class FakeServer {
        private final DatagramSocket socket;
        private final InetSocketAddress at;
        private final AtomicInteger asked = new AtomicInteger();
        private volatile String address = "10.0.0.1";
        private volatile int rcode = Rcode.NOERROR;
        private volatile boolean hangs;
        private volatile boolean spoofsFirst;

        FakeServer() throws IOException {
            socket = new DatagramSocket(new InetSocketAddress("127.204.3.1", 0));
            at = (InetSocketAddress) socket.getLocalSocketAddress();
            Thread.startVirtualThread(this::serve);
        }

        private void serve() {
            DatagramPacket packet = new DatagramPacket(new byte[512], 512);
            while (!socket.isClosed()) {
                try {
                    socket.receive(packet);
                    asked.incrementAndGet();
                    Message query = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
                    if (spoofsFirst) {
                        send(packet, answer(query, query.getHeader().getID() ^ 1, "6.6.6.6"));
                        socket.send(new DatagramPacket(new byte[] {1, 2}, 2, packet.getSocketAddress()));
                    }
                    if (!hangs) {
                        send(packet, answer(query, query.getHeader().getID(), address));
                    }
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void send(DatagramPacket to, Message answer) throws IOException {
            byte[] bytes = answer.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length, to.getSocketAddress()));
        }

        private Message answer(Message query, int id, String ip) throws IOException {
            Message answer = new Message(id);
            answer.getHeader().setFlag(Flags.QR);
            answer.getHeader().setRcode(rcode);
            answer.addRecord(query.getQuestion(), Section.QUESTION);
            if (rcode == Rcode.NOERROR) {
                answer.addRecord(
                        new ARecord(Name.fromString(NAME), DClass.IN, 5, InetAddress.getByName(ip)), Section.ANSWER);
            }
            return answer;
        }
    }

    private FakeServer server() throws IOException {
        FakeServer server = new FakeServer();
        servers.add(server);
        return server;
    }

    private DnsClient client(Duration serverMayTake, Ticker time) {
        return new DnsClient(
                servers.stream().map(server -> server.at).toList(), serverMayTake, time, new SplittableRandom(3));
    }

    private DnsClient client() {
        return client(Duration.ofSeconds(20), ticker);
    }

    private static String resolve(DnsClient client) throws IOException {
        return client.resolve(NAME).getFirst().getHostAddress();
    }

    @AfterEach
    void stop() {
        servers.forEach(server -> server.socket.close());
    }

    @Test
    void anAnswerIsKeptForItsTime() throws IOException {
        FakeServer server = server();
        DnsClient client = client();
        assertThat(resolve(client)).isEqualTo("10.0.0.1");
        server.address = "10.0.0.2";
        ticker.advance(Duration.ofMillis(4999));
        assertThat(resolve(client)).isEqualTo("10.0.0.1");
        ticker.advance(Duration.ofMillis(1));
        assertThat(resolve(client)).isEqualTo("10.0.0.2");
        assertThat(server.asked.get()).isEqualTo(2);
    }

    @Test
    void theSecondServerAnswersForOneThatIsGoneOrHangs() throws IOException {
        FakeServer first = server();
        FakeServer second = server();
        second.address = "10.0.0.2";
        first.hangs = true;
        assertThat(resolve(client(Duration.ofSeconds(2), Ticker.system()))).isEqualTo("10.0.0.2");
        first.socket.close();
        assertThat(resolve(client(Duration.ofSeconds(2), Ticker.system()))).isEqualTo("10.0.0.2");
    }

    @Test
    void whenNobodyAnswersTheLastAnswerHoldsAndIsNotAskedForAgainAtOnce() throws IOException {
        FakeServer server = server();
        DnsClient client = client();
        resolve(client);
        server.rcode = Rcode.SERVFAIL;
        ticker.advance(Duration.ofSeconds(5));
        assertThat(resolve(client)).isEqualTo("10.0.0.1");
        assertThat(resolve(client)).isEqualTo("10.0.0.1");
        assertThat(server.asked.get()).isEqualTo(2);
        server.rcode = Rcode.NOERROR;
        server.address = "10.0.0.2";
        ticker.advance(DnsClient.STALE_FOR);
        assertThat(resolve(client)).isEqualTo("10.0.0.2");
    }

    @Test
    void withoutAnyAnswerTheFailureIsTold() throws IOException {
        FakeServer server = server();
        server.rcode = Rcode.SERVFAIL;
        assertThatThrownBy(() -> resolve(client()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(NAME);
        server.rcode = Rcode.NXDOMAIN;
        assertThatThrownBy(() -> resolve(client())).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void anAnswerToAnotherQueryIsNotBelieved() throws IOException {
        server().spoofsFirst = true;
        assertThat(resolve(client())).isEqualTo("10.0.0.1");
    }

    @Test
    void thereMustBeAServer() {
        assertThatThrownBy(() -> client()).isInstanceOf(IllegalArgumentException.class);
    }
}
