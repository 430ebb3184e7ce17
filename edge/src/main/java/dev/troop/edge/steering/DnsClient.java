package dev.troop.edge.steering;

import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A player's resolver: asks one server after the other, keeps answers for their time, and keeps them longer when nobody
 * answers.
 *
 * <p>Each server has 150 ms. Whoever keeps an answer sees one order of gateways and one region: many players that share a
 * resolver move together, so each needs its own for the shares of a plan to show. Blocks; thread safe.
 */
public final class DnsClient {
    /** How long a server may take. */
    public static final Duration SERVER_MAY_TAKE = Duration.ofMillis(150);

    /** For how long an old answer is used before the servers are asked again that did not answer. */
    static final Duration STALE_FOR = Duration.ofSeconds(1);

    private static final int LARGEST_PACKET = 4096;

    private final List<InetSocketAddress> servers;
    private final Duration serverMayTake;
    private final Ticker ticker;
    private final SplittableRandom random;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();

    /** What is known of a name; the lock is held by whoever asks. */
    private static final class Entry {
        private final ReentrantLock asking = new ReentrantLock();
        private volatile @Nullable Kept kept;
    }

    private record Kept(List<InetAddress> addresses, long since, long nanos) {
        boolean isFresh(long now) {
            return now - since < nanos;
        }
    }

    /**
     * A resolver without answers yet.
     *
     * @param servers in the order in which they are asked
     * @param random seeds the ids of queries
     */
    public DnsClient(List<InetSocketAddress> servers, Ticker ticker, RandomGenerator random) {
        this(servers, SERVER_MAY_TAKE, ticker, random);
    }

    DnsClient(List<InetSocketAddress> servers, Duration serverMayTake, Ticker ticker, RandomGenerator random) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("no DNS servers: expected one or more");
        }
        this.servers = List.copyOf(servers);
        this.serverMayTake = serverMayTake;
        this.ticker = ticker;
        this.random = new SplittableRandom(random.nextLong());
    }

    /**
     * The IPv4 addresses of {@code name}, in the order of the answer.
     *
     * @throws UnknownHostException if a server says that there is no such name
     * @throws IOException if no server answers and no earlier answer is known
     */
    public List<InetAddress> resolve(String name) throws IOException {
        String absolute = name.endsWith(".") ? name : name + ".";
        Entry entry = entries.computeIfAbsent(absolute, first -> new Entry());
        Kept kept = entry.kept;
        if (kept != null && kept.isFresh(ticker.nanos())) {
            return kept.addresses();
        }
        if (kept != null && !entry.asking.tryLock()) {
            return kept.addresses();
        } else if (kept == null) {
            entry.asking.lock();
        }
        try {
            return refreshed(absolute, entry);
        } finally {
            entry.asking.unlock();
        }
    }

    private List<InetAddress> refreshed(String name, Entry entry) throws IOException {
        Kept kept = entry.kept;
        if (kept != null && kept.isFresh(ticker.nanos())) {
            return kept.addresses();
        }
        Kept answer;
        try {
            answer = ask(name);
        } catch (UnknownHostException unknown) {
            entry.kept = null;
            throw unknown;
        } catch (IOException nobodyAnswers) {
            if (kept == null) {
                throw nobodyAnswers;
            }
            answer = new Kept(kept.addresses(), ticker.nanos(), STALE_FOR.toNanos());
        }
        entry.kept = answer;
        return answer.addresses();
    }

    private Kept ask(String name) throws IOException {
        Record question = Record.newRecord(Name.fromString(name), Type.A, DClass.IN);
        IOException last = new IOException("no DNS server answers for " + name);
        for (InetSocketAddress server : servers) {
            try {
                return read(name, ask(server, question));
            } catch (UnknownHostException unknown) {
                throw unknown;
            } catch (IOException failed) {
                last.addSuppressed(failed);
            }
        }
        throw last;
    }

    private Message ask(InetSocketAddress server, Record question) throws IOException {
        Message query = Message.newQuery(question);
        query.getHeader().setID(nextId());
        long end = ticker.nanos() + serverMayTake.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            byte[] bytes = query.toWire();
            socket.send(new DatagramPacket(bytes, bytes.length));
            while (true) {
                long leftMillis = (end - ticker.nanos()) / 1_000_000;
                if (leftMillis <= 0) {
                    throw new SocketTimeoutException(server + " does not answer");
                }
                socket.setSoTimeout((int) leftMillis);
                Message answer = receive(socket);
                if (answer != null && isAnswer(answer, query)) {
                    return answer;
                }
            }
        }
    }

    private synchronized int nextId() {
        return random.nextInt(1 << 16);
    }

    private static @Nullable Message receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_PACKET], LARGEST_PACKET);
        socket.receive(packet);
        byte[] bytes = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), 0, bytes, 0, bytes.length);
        try {
            return new Message(bytes);
        } catch (IOException | IllegalArgumentException notDns) {
            return null;
        }
    }

    private static boolean isAnswer(Message answer, Message query) {
        Record question = query.getQuestion();
        return answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getID() == query.getHeader().getID()
                && question != null
                && question.equals(answer.getQuestion());
    }

    private Kept read(String name, Message answer) throws IOException {
        int rcode = answer.getHeader().getRcode();
        if (rcode == Rcode.NXDOMAIN) {
            throw new UnknownHostException(name + " does not exist");
        }
        if (rcode != Rcode.NOERROR) {
            throw new IOException("the DNS server answered " + Rcode.string(rcode) + " for " + name);
        }
        List<InetAddress> addresses = new ArrayList<>();
        long seconds = Long.MAX_VALUE;
        for (Record record : answer.getSection(Section.ANSWER)) {
            if (record instanceof ARecord a) {
                addresses.add(a.getAddress());
                seconds = Math.min(seconds, a.getTTL());
            }
        }
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name + " has no address");
        }
        return new Kept(
                List.copyOf(addresses),
                ticker.nanos(),
                Duration.ofSeconds(seconds).toNanos());
    }
}
