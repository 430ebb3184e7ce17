package dev.troop.link;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.core.TrafficPlan;
import dev.troop.guard.Guards;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An instance's end of the link: sends a {@link Beat} and follows the {@link Orders} that answer it, over and over.
 *
 * <p>Nothing in the instance waits for it, and it never ends by a failure. Without an answer, whether control is dead,
 * hung or talks nonsense, it asks again every {@link #RETRY_EVERY}; the traffic plan stays as it is, and the fault rules
 * end by themselves when their time is over. Orders are followed whole or not at all. One daemon thread: of the platform,
 * so that evidence still goes up when the instance's virtual threads are stuck. Thread safe.
 */
public final class LinkAgent implements AutoCloseable {
    /** Where beats are posted to. */
    public static final String PATH = "/link/beat";

    /** How long trouble lasts before it is said. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The request header with the version of the orders that the instance holds. */
    public static final String HELD_ORDERS = "troop-orders";

    /** How long it waits after a poll that brought nothing to follow. */
    public static final Duration RETRY_EVERY = Duration.ofMillis(500);

    /** How long control may take to answer; it answers within a second when it is well. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofMillis(2500);

    /** Polls do not start closer together than this, however quickly control answers. */
    private static final Duration SPACING = Duration.ofMillis(50);

    private static final System.Logger LOG = System.getLogger(LinkAgent.class.getName());

    private final Settings settings;
    private final Duration answerTimeout;
    private final Thread thread;
    private volatile boolean closed;
    private volatile Socket socket = new Socket();
    private @Nullable ControlConnection connection;
    private @Nullable Orders held;
    private long sequence;
    private String complaint = "";
    private @Nullable Deadline patience;

    /**
     * What an agent works for.
     *
     * @param who the instance's name
     * @param pid of this process
     * @param control where the control plane listens
     * @param guards give the evidence and get the fault rules
     * @param answered how many requests this instance has answered since it started
     * @param inFlight how many requests it is working on now
     * @param onPlan is given the first plan and each one that differs from the last, on the agent's thread
     * @param ticker measures the pauses and the time for an answer
     */
    public record Settings(
            String who,
            long pid,
            InetSocketAddress control,
            Guards guards,
            LongSupplier answered,
            IntSupplier inFlight,
            Consumer<TrafficPlan> onPlan,
            Ticker ticker) {}

    private LinkAgent(Settings settings, Duration answerTimeout) {
        this.settings = settings;
        this.answerTimeout = answerTimeout;
        thread = Thread.ofPlatform().daemon().name("link").unstarted(this::run);
    }

    /** Starts an agent; returns at once, whether or not there is a control plane. */
    public static LinkAgent start(Settings settings) {
        return start(settings, ANSWER_TIMEOUT);
    }

    static LinkAgent start(Settings settings, Duration answerTimeout) {
        LinkAgent agent = new LinkAgent(settings, answerTimeout);
        agent.thread.start();
        return agent;
    }

    /** Ends the agent without waiting; the plan stays and the rules end by themselves. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        disconnect();
    }

    private void run() {
        Ticker ticker = settings.ticker();
        try {
            while (!closed) {
                Deadline next = Deadline.in(SPACING, ticker);
                if (poll()) {
                    ticker.pause(next.remaining());
                } else {
                    ticker.pause(RETRY_EVERY);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** One beat and its answer; returns whether there were orders and they are followed now. */
    private boolean poll() {
        try {
            follow(LinkJson.readOrders(exchange()));
            settle();
            return true;
        } catch (IOException | RuntimeException e) {
            complain(e);
        } catch (OutOfMemoryError e) {
            // In a small heap this passes when a burst of requests has passed, and the evidence must go on after it.
            complain(e);
        }
        return false;
    }

    private byte[] exchange() throws IOException {
        Deadline deadline = Deadline.in(answerTimeout, settings.ticker());
        byte[] beat = LinkJson.write(new Beat(
                settings.who(),
                settings.pid(),
                ++sequence,
                settings.answered().getAsLong(),
                settings.inFlight().getAsInt(),
                settings.guards().evidence()));
        boolean whole = false;
        try {
            byte[] answer = connected(deadline)
                    .post(PATH, held == null ? "" : HELD_ORDERS + ": " + held.version() + "\r\n", beat, deadline);
            if (deadline.isOver()) {
                throw new SocketTimeoutException("the answer of control at " + settings.control() + " came too late");
            }
            whole = true;
            return answer;
        } finally {
            if (!whole) {
                disconnect();
            }
        }
    }

    private ControlConnection connected(Deadline deadline) throws IOException {
        ControlConnection open = connection;
        if (open == null || !open.isOpen()) {
            disconnect();
            socket = new Socket();
            if (closed) {
                throw new IOException("the link is closed");
            }
            open = new ControlConnection(socket, settings.control(), deadline);
            connection = open;
        }
        return open;
    }

    /** All that may be wrong with orders is found before any of them is followed. */
    private void follow(Orders orders) {
        List<FaultRule> rules = orders.faultRules();
        if (closed) {
            return;
        }
        if (held == null || !held.plan().equals(orders.plan())) {
            settings.onPlan().accept(orders.plan());
        }
        settings.guards().applyRules(rules, orders.ttl());
        held = orders;
    }

    private void settle() {
        patience = null;
        if (!complaint.isEmpty()) {
            LOG.log(
                    Level.INFO,
                    "control at {0} is followed again",
                    settings.control().toString());
            complaint = "";
        }
    }

    /**
     * Each kind of trouble is said once, not at every poll; and only when it lasts, because a control plane that is
     * restarted is no news, and a whole fleet that writes its first line at the same moment costs more than it tells.
     */
    private void complain(Throwable trouble) {
        if (patience == null) {
            patience = Deadline.in(PATIENCE, settings.ticker());
        }
        String message = trouble.toString();
        if (!closed && patience.isOver() && !message.equals(complaint)) {
            complaint = message;
            LOG.log(Level.WARNING, "no orders from control; the plan stays, fault rules end by themselves: " + message);
        }
    }

    private void disconnect() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a connection to control did not close", e);
        }
    }
}
