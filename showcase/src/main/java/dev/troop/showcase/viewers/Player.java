package dev.troop.showcase.viewers;

import dev.troop.core.Deadline;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.showcase.pass.Sessions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a player does about a tap: it asks the first address; if that fails, or has said nothing for {@link #PATIENCE}, it
 * leaves it and asks the next one, and so on, after silence one in {@linkplain Route#leaveRegion another region}: not two at once, for who makes work where too much is under way already
 * waits longer for all of it. The last resort alone is not left: two addresses have failed by then, so where nobody listens at
 * the next one either, the page that was late is the only one there is. The first page that can be used is shown; after
 * {@link #GIVES_UP} it gives up. Thread safe.
 */
final class Player {
    static final Duration PATIENCE = Duration.ofMillis(1_100);
    static final Duration GIVES_UP = Duration.ofSeconds(2);

    /** So many addresses may fail it; those where nobody listens cost nothing and do not count. */
    private static final int MOST_HEARD = 3;

    /** The first address that is not left once it was asked: a gateway of another region, if there is one. */
    private static final int LAST_RESORT = 3;

    private static final String REFUSED = "refused";
    private static final Duration SESSION_TIME = Duration.ofHours(1);

    private final Gateways gateways;
    private final HttpClient client;
    private final Sessions sessions;

    Player(Gateways gateways, HttpClient client, Sessions sessions) {
        this.gateways = gateways;
        this.client = client;
        this.sessions = sessions;
    }

    /** What came of asking one address: a page that can be used, or a complaint. */
    private record Came(@Nullable Response response, String region, String complaint) {
        static Came nothing(String why) {
            return new Came(null, "-", why);
        }
    }

    /** Does what a player does, and tells how it ended; {@code end} is when it gives up. */
    Outcome play(Tap tap, Deadline end) throws InterruptedException {
        Request request = request(tap);
        Route route = gateways.route(tap.region());
        if (!route.hasNext()) {
            return Outcome.failed("no-address", 0);
        }
        BlockingQueue<Came> arrivals = new LinkedBlockingQueue<>();
        List<Thread> attempts = new ArrayList<>();
        try {
            return watch(tap, request, route, arrivals, attempts, end);
        } finally {
            attempts.forEach(Thread::interrupt);
        }
    }

    private Outcome watch(
            Tap tap, Request request, Route route, BlockingQueue<Came> arrivals, List<Thread> attempts, Deadline end)
            throws InterruptedException {
        String complaint = "timeout";
        int unanswered = 0;
        int heard = 0;
        while (unanswered > 0 || route.hasNext() && heard < MOST_HEARD) {
            InetSocketAddress latest = null;
            if (route.hasNext() && heard < MOST_HEARD) {
                latest = route.next();
                attempts.add(attempt(tap, request, latest, arrivals, end));
                unanswered++;
            }
            boolean goesOn = route.hasNext() && heard + 1 < MOST_HEARD;
            Deadline patience = goesOn ? end.within(PATIENCE) : end;
            Came came = arrivals.poll(Math.max(1, patience.remainingNanos()), TimeUnit.NANOSECONDS);
            if (came == null) {
                if (end.isOver()) {
                    return Outcome.failed("timeout", attempts.size());
                }
                if (latest != null) {
                    gateways.failed(latest);
                    route.leaveRegion();
                    heard++;
                    if (attempts.size() < LAST_RESORT) {
                        attempts.getLast().interrupt();
                        unanswered = Math.max(0, unanswered - 1);
                    }
                }
            } else if (came.response() != null) {
                return Outcome.page(came.response(), came.region(), attempts.size());
            } else {
                unanswered = Math.max(0, unanswered - 1);
                heard += came.complaint().equals(REFUSED) ? 0 : 1;
                complaint = came.complaint();
            }
        }
        return Outcome.failed(complaint, attempts.size());
    }

    private Thread attempt(
            Tap tap, Request request, InetSocketAddress address, BlockingQueue<Came> arrivals, Deadline end) {
        return Thread.startVirtualThread(() -> {
            try {
                Came came = ask(tap, request, address, end.remaining());
                if (came.response() == null) {
                    gateways.failed(address);
                }
                arrivals.add(came);
            } catch (InterruptedException othersWereFaster) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Came ask(Tap tap, Request request, InetSocketAddress address, Duration timeout)
            throws InterruptedException {
        try {
            Response response = client.call(address, request, timeout);
            if (response.status() != 200) {
                return Came.nothing("status-" + response.status());
            }
            Journey.Seen seen = tap.journey().look(response.body(), tap.viewer().name(), tap.title());
            return seen.isGood() ? new Came(response, seen.region(), "") : Came.nothing(seen.complaint());
        } catch (ConnectException e) {
            return Came.nothing(REFUSED);
        } catch (IOException e) {
            return Came.nothing("reset");
        } catch (TimeoutException e) {
            return Came.nothing("timeout");
        }
    }

    private Request request(Tap tap) {
        Request request = Request.get(tap.journey().path(tap.title()))
                .withHeader(
                        Sessions.HEADER,
                        sessions.begin(tap.viewer(), SESSION_TIME).header());
        return tap.faultToken() == null ? request : request.withHeader(CallHeaders.FAULT, tap.faultToken());
    }
}
