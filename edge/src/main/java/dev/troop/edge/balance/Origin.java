package dev.troop.edge.balance;

import dev.troop.core.Deadline;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import dev.troop.edge.balance.Balancer.Ejection;
import dev.troop.edge.balance.Balancer.Failure;
import dev.troop.edge.balance.Balancer.Turn;
import dev.troop.edge.http.Exchange;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpClient;
import dev.troop.edge.http.LoopThreads;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A service, as its callers see it: one address book that picks the instance for each call.
 *
 * <p>{@link #call} makes one attempt; retries are the guard's affair. An attempt of a call whose other attempts are
 * unanswered or failed goes to another instance. The context of the call ({@link CallContext}) travels along, and what the response says
 * about its way comes back into it.
 *
 * <p>A hung instance is found by its silence: a call that has waited for long asks the balancer, which takes the instance
 * out and has it probed at once; if that is not answered either, but a probe of another instance is, all calls that wait for
 * it fail there and then, so that their guards have time left for another attempt. If nobody answers it is the machine, the
 * network or this process that is late, and to make the calls again would make it later still: they wait on. (SWIM's
 * Lifeguard has the same end, that a slow observer suspects nobody, and reaches it by longer timeouts.) While nothing is
 * wrong no thread watches anything. Thread safe.
 */
public final class Origin {
    /** What a call that runs in no context may take. */
    public static final Duration WITHOUT_DEADLINE = Duration.ofSeconds(2);

    private static final Duration PROBE_OF_SILENCE_MAY_TAKE = Duration.ofMillis(100);
    private static final Duration PROBE_MAY_TAKE = Duration.ofMillis(300);

    private final String service;
    private final Map<InstanceId, InetSocketAddress> instances;
    private final HttpClient client;
    private final Ticker ticker;
    private final Duration probeOfSilenceMayTake;
    private final Balancer balancer;
    private final Tried tried = new Tried();
    private final Map<InstanceId, Set<Exchange>> waiting = new HashMap<>();

    /**
     * A service with its instances.
     *
     * @param own the zone of the caller, whose instances come first
     * @param random seeds the origin's own source of chance
     * @throws IllegalArgumentException if there are no instances
     */
    public Origin(
            String service,
            Zone own,
            Map<InstanceId, InetSocketAddress> instances,
            HttpClient client,
            Ticker ticker,
            RandomGenerator random) {
        this(service, own, instances, client, ticker, random, PROBE_OF_SILENCE_MAY_TAKE);
    }

    Origin(
            String service,
            Zone own,
            Map<InstanceId, InetSocketAddress> instances,
            HttpClient client,
            Ticker ticker,
            RandomGenerator random,
            Duration probeOfSilenceMayTake) {
        this.service = service;
        this.instances = Map.copyOf(instances);
        this.client = client;
        this.ticker = ticker;
        this.probeOfSilenceMayTake = probeOfSilenceMayTake;
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("service " + service + " has no instances: expected one or more");
        }
        balancer = new Balancer(own, instances.keySet(), ticker, new SplittableRandom(random.nextLong()));
        instances.keySet().forEach(id -> waiting.put(id, ConcurrentHashMap.newKeySet()));
    }

    /**
     * Makes one attempt, by the deadline of the current context.
     *
     * @return the response, if its status is below 500
     * @throws IOException if the instance could not be reached, was lost, hangs, or answered with 5xx
     * @throws TimeoutException if it did not answer by the deadline
     */
    public Response call(Request request) throws IOException, TimeoutException, InterruptedException {
        CallContext context = CallContext.current();
        Deadline deadline = context == null ? Deadline.in(WITHOUT_DEADLINE, ticker) : context.deadline();
        if (deadline.isOver()) {
            throw new TimeoutException("no time left to call " + service);
        }
        Tried.Call call = new Tried.Call(context == null ? request : deadline, request.method() + request.path());
        Turn turn = balancer.begin(tried.of(call));
        tried.add(call, turn.id());
        Response response = attempt(context == null ? request : inContext(context, request), turn, deadline);
        if (context != null) {
            CallHeaders.readResponse(response::header, context.trail());
        }
        if (response.status() >= 500) {
            throw new IOException(service + " at " + turn.id() + " answered with status " + response.status());
        }
        tried.forget(call);
        return response;
    }

    private static Request inContext(CallContext context, Request request) {
        Map<String, String> headers = new HashMap<>(request.headers());
        headers.keySet().removeAll(CallHeaders.spokenFor(context));
        CallHeaders.writeRequest(context, headers::put);
        return request.withHeaders(headers);
    }

    /** Sends the request to the turn's instance, and ends the turn. */
    private Response attempt(Request request, Turn turn, Deadline deadline)
            throws IOException, TimeoutException, InterruptedException {
        Set<Exchange> others = waitingFor(turn.id());
        Exchange exchange = client.send(address(turn.id()), request);
        boolean ended = false;
        try (exchange) {
            others.add(exchange);
            Response response = await(exchange, turn, deadline);
            ended = true;
            if (response == null) {
                failed(turn, Failure.TIMEOUT);
                throw new TimeoutException(service + " at " + turn.id() + " did not answer in time");
            } else if (response.status() >= 500 && response.header(CallHeaders.INJECTED) == null) {
                failed(turn, Failure.ERROR);
            } else {
                balancer.answered(turn);
            }
            return response;
        } catch (IOException lost) {
            ended = true;
            failed(turn, Failure.CONNECTION);
            throw lost;
        } finally {
            others.remove(exchange);
            if (!ended) {
                balancer.left(turn);
            }
        }
    }

    private @Nullable Response await(Exchange exchange, Turn turn, Deadline deadline)
            throws IOException, InterruptedException {
        Response response = null;
        while (response == null && !deadline.isOver()) {
            Duration patience = balancer.patience(turn);
            Duration left = deadline.remaining();
            response = exchange.await(left.compareTo(patience) < 0 ? left : patience);
            if (response == null) {
                probe(balancer.suspect(turn), probeOfSilenceMayTake);
            }
        }
        return response;
    }

    private void failed(Turn turn, Failure how) {
        probe(balancer.failed(turn, how), PROBE_MAY_TAKE);
    }

    /** Starts to probe an instance that was ejected just now. */
    private void probe(@Nullable Ejection ejection, Duration firstMayTake) {
        if (ejection != null) {
            LoopThreads.start(() -> {
                try {
                    probeUntilBack(ejection, firstMayTake);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    private void probeUntilBack(Ejection ejection, Duration firstMayTake) throws InterruptedException {
        Duration mayTake = firstMayTake;
        Duration pause = balancer.nextProbe(ejection);
        while (pause != null && !client.isClosed()) {
            ticker.pause(pause);
            balancer.probed(ejection, isHealthy(ejection, mayTake));
            mayTake = PROBE_MAY_TAKE;
            pause = balancer.nextProbe(ejection);
        }
    }

    /** Probes an instance; if it turns out to hang, the calls that wait for it are over. */
    private boolean isHealthy(Ejection ejection, Duration mayTake) throws InterruptedException {
        try (Exchange probe = client.send(address(ejection.id()), Health.check())) {
            Response answer = probe.await(mayTake);
            if (answer == null && anotherAnswers(ejection.id())) {
                answer = probe.await(Duration.ZERO);
                if (answer == null) {
                    failWaiting(ejection);
                }
            }
            return answer != null && answer.status() == 200;
        } catch (IOException dead) {
            failWaiting(ejection);
            return false;
        }
    }

    /** Whether silence is the instance's own: if calls wait for it, another one is asked. */
    private boolean anotherAnswers(InstanceId silent) throws InterruptedException {
        InstanceId other = balancer.otherThan(silent);
        if (other == null || waitingFor(silent).isEmpty()) {
            return false;
        }
        try (Exchange probe = client.send(address(other), Health.check())) {
            return probe.await(PROBE_MAY_TAKE) != null;
        } catch (IOException dead) {
            return false;
        }
    }

    /** Frees the calls that wait for an instance that does not answer, if they have somewhere else to go. */
    private void failWaiting(Ejection ejection) {
        if (balancer.nextProbe(ejection) != null && balancer.otherThan(ejection.id()) != null) {
            IOException hangs = new IOException(service + " at " + ejection.id() + " hangs");
            waitingFor(ejection.id()).forEach(exchange -> exchange.fail(hangs));
        }
    }

    private Set<Exchange> waitingFor(InstanceId id) {
        return Objects.requireNonNull(waiting.get(id));
    }

    private InetSocketAddress address(InstanceId id) {
        return Objects.requireNonNull(instances.get(id));
    }

    /** How the service's instances look from here. */
    public OriginEvidence evidence() {
        return new OriginEvidence(service, balancer.evidence());
    }
}
