package dev.troop.edge.steering;

import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.TrafficPlan;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A DNS server that knows one name for each region, {@code <region>.viewers.troop.test.}, and answers it with gateways.
 *
 * <p>Addresses come in the order in which they are to be tried, and hold for one second. It keeps the last plan it was given,
 * and sees by itself which gateways are healthy, so it needs nobody. UDP only; a packet that is no query is ignored. Thread safe.
 */
public final class SteeringDns implements AutoCloseable {
    /** How long an answer may be kept, in seconds. */
    public static final int TTL_SECONDS = 1;

    /** What follows the region's name. */
    public static final String SUFFIX = ".viewers.troop.test.";

    private static final int LARGEST_PACKET = 4096;

    private final Map<InstanceId, InetSocketAddress> gateways;
    private final Steering steering;
    private final GatewayChecks checks;
    private final SplittableRandom random;
    private final DatagramSocket socket;
    private final LongAdder answered = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private volatile TrafficPlan plan = TrafficPlan.HOME;

    private SteeringDns(
            InetSocketAddress at, Map<InstanceId, InetSocketAddress> gateways, Ticker ticker, RandomGenerator random)
            throws BindException {
        this.gateways = Map.copyOf(gateways);
        this.random = new SplittableRandom(random.nextLong());
        steering = new Steering(gateways.keySet());
        try {
            socket = new DatagramSocket(at);
        } catch (SocketException e) {
            BindException failure = new BindException(
                    "cannot listen on UDP " + at.getHostString() + ":" + at.getPort() + ": " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        checks = new GatewayChecks(gateways, ticker);
    }

    /**
     * Starts to answer at {@code at} and to check {@code gateways}; port 0 takes any free port.
     *
     * @param gateways all gateways; regions are tried in the order of their first one
     * @param random seeds what is drawn for each query: the region and its first gateway
     * @throws BindException if the address cannot be listened on; the message names it
     */
    public static SteeringDns start(
            InetSocketAddress at, Map<InstanceId, InetSocketAddress> gateways, Ticker ticker, RandomGenerator random)
            throws IOException {
        SteeringDns dns = new SteeringDns(at, gateways, ticker, random);
        Thread.ofPlatform().daemon().name("dns").start(dns::serve);
        return dns;
    }

    /** Follows {@code next} from now on. */
    public void follow(TrafficPlan next) {
        plan = next;
    }

    /** Where it listens, with the real port. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The gateways that answer their checks. */
    public Set<InstanceId> healthy() {
        return checks.healthy();
    }

    /** How many queries were answered, with whatever. */
    public long answered() {
        return answered.sum();
    }

    /** How many packets were no query. */
    public long ignored() {
        return ignored.sum();
    }

    private void serve() {
        byte[] buffer = new byte[LARGEST_PACKET];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                if (answer == null) {
                    ignored.increment();
                } else {
                    answered.increment();
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                ignored.increment();
            }
        }
    }

    /** The answer to a packet; null if it is no query. */
    private byte @Nullable [] answer(byte[] packet) {
        Message query;
        try {
            query = new Message(packet);
        } catch (IOException | IllegalArgumentException notDns) {
            return null;
        }
        if (query.getHeader().getFlag(Flags.QR)) {
            return null;
        }
        return response(query).toWire(LARGEST_PACKET);
    }

    private Message response(Message query) {
        Message response = new Message(query.getHeader().getID());
        Header header = response.getHeader();
        header.setOpcode(query.getHeader().getOpcode());
        header.setFlag(Flags.QR);
        header.setFlag(Flags.AA);
        if (query.getHeader().getFlag(Flags.RD)) {
            header.setFlag(Flags.RD);
        }
        Record question = query.getQuestion();
        if (query.getHeader().getOpcode() != Opcode.QUERY) {
            header.setRcode(Rcode.NOTIMP);
        } else if (question == null || query.getSection(Section.QUESTION).size() != 1) {
            header.setRcode(Rcode.FORMERR);
        } else {
            response.addRecord(question, Section.QUESTION);
            fill(response, question);
        }
        return response;
    }

    private void fill(Message response, Record question) {
        String region = region(question.getName());
        if (region == null) {
            response.getHeader().setRcode(Rcode.NXDOMAIN);
        } else if (question.getDClass() == DClass.IN
                && (question.getType() == Type.A || question.getType() == Type.ANY)) {
            for (InetAddress address : steer(region)) {
                response.addRecord(new ARecord(question.getName(), DClass.IN, TTL_SECONDS, address), Section.ANSWER);
            }
        }
    }

    private @Nullable String region(Name name) {
        String text = name.toString().toLowerCase(Locale.ROOT);
        if (!text.endsWith(SUFFIX)) {
            return null;
        }
        String region = text.substring(0, text.length() - SUFFIX.length());
        return steering.knows(region) ? region : null;
    }

    private List<InetAddress> steer(String region) {
        return steering.answer(region, plan, checks.healthy(), random.nextDouble(), random.nextInt()).stream()
                .map(id -> Objects.requireNonNull(gateways.get(id)).getAddress())
                .toList();
    }

    @Override
    public void close() {
        socket.close();
        checks.close();
    }
}
