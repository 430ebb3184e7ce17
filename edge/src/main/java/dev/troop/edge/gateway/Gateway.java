package dev.troop.edge.gateway;

import dev.troop.core.Ticker;
import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Request;
import dev.troop.edge.http.Response;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultSource;
import dev.troop.guard.GuardException;
import dev.troop.guard.IncomingCalls;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * Inbound filters, then the endpoint of the request's route, then outbound filters; each in the order it was added.
 *
 * <p>The endpoint runs in a {@link CallContext}: with the gateway's total deadline, or what the request says if that is
 * less; with the request's faults, if it has passed a {@link FaultGate} with its token; and with a new trail, which is written on the response. An
 * endpoint that fails is answered for with 503, or 504 if time was up, without saying why; the trail is on it all the same.
 * Outbound filters see every response. A whole gateway:
 *
 * <pre>{@code
 * RegionShare share = new RegionShare("east", plan::get);
 * Endpoint gateway = Gateway.within(Duration.ofMillis(1800), ticker)
 *         .inbound(new StripInternal())
 *         .inbound(new Authenticate(sessions))
 *         .inbound(new FaultGate(tokens, "sessions", FaultGate::hasViewer))
 *         .route("/", new ByRegion(share, others, request -> api.call(viewer(request), () -> origin.call(request)).value()))
 *         .outbound(new Scrub("east"))
 *         .outbound(new CloseWhenLeaving(share))
 *         .build();
 * HttpServer server = HttpServer.start(address, Health.before(count.around(gateway)));
 * }</pre>
 *
 * <p>Immutable once built; thread safe.
 */
public final class Gateway implements Endpoint {
    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

    private final Duration total;
    private final IncomingCalls calls;
    private final boolean takesFaults;
    private final List<InboundFilter> inbound;
    private final Map<String, Endpoint> routes;
    private final List<OutboundFilter> outbound;

    private Gateway(Builder builder) {
        total = builder.total;
        calls = new IncomingCalls(builder.total, builder.faults, builder.ticker);
        takesFaults = builder.faults != FaultSource.none();
        inbound = List.copyOf(builder.inbound);
        routes = new TreeMap<>(builder.routes);
        outbound = List.copyOf(builder.outbound);
    }

    /**
     * A gateway to be put together.
     *
     * @param total how long a request may take at most, from when the inbound filters have passed it
     * @param ticker measures the deadlines
     */
    public static Builder within(Duration total, Ticker ticker) {
        return new Builder(total, ticker);
    }

    /** How many headers of requests were ignored because they made no sense, by their names. */
    public Map<String, Long> ignored() {
        return calls.ignored();
    }

    @Override
    public Response answer(Request request) throws InterruptedException {
        Request current = request;
        Response response = null;
        try {
            for (InboundFilter filter : inbound) {
                InboundFilter.Step step = filter.before(current);
                if (step instanceof InboundFilter.Stop stop) {
                    response = stop.response();
                    break;
                }
                current = ((InboundFilter.Pass) step).request();
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            response = failed(current, e);
        }
        if (response == null) {
            response = routed(takesFaults ? current : current.withoutHeader(CallHeaders.FAULT));
        }
        for (OutboundFilter filter : outbound) {
            response = filter.after(current, response);
        }
        return response;
    }

    private Response routed(Request request) throws InterruptedException {
        CallContext read = calls.context(request::header);
        CallContext context = read.withDeadline(read.deadline().within(total));
        Response response;
        try {
            Endpoint endpoint = endpoint(request.route());
            response = context.run(() -> endpoint.answer(request));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            response = failed(request, e);
        }
        Map<String, String> headers = new HashMap<>(response.headers());
        headers.keySet().removeAll(List.of(CallHeaders.DEGRADED, CallHeaders.INJECTED, CallHeaders.RETRIED));
        CallHeaders.writeResponse(context.trail(), headers::put);
        return response.withHeaders(headers);
    }

    /** The endpoint of the longest route that {@code path} is or lies under. */
    private Endpoint endpoint(String path) {
        String route = path;
        while (true) {
            Endpoint endpoint = routes.get(route);
            if (endpoint != null) {
                return endpoint;
            }
            int slash = route.lastIndexOf('/');
            if (slash < 0 || route.equals("/")) {
                return request -> Response.text(404, "there is nothing at " + request.route() + "\n");
            }
            route = slash == 0 ? "/" : route.substring(0, slash);
        }
    }

    private static Response failed(Request request, Exception failure) {
        if (failure instanceof TimeoutException) {
            return Response.text(504, "no answer in time\n");
        } else if (failure instanceof IOException || failure instanceof GuardException) {
            return Response.text(503, "no answer\n");
        }
        LOG.log(Level.WARNING, "the endpoint of " + request + " failed", failure);
        return Response.text(500, "an error\n");
    }

    /** The parts of a gateway, in their order. */
    public static final class Builder {
        private final Duration total;
        private final Ticker ticker;
        private final List<InboundFilter> inbound = new ArrayList<>();
        private final Map<String, Endpoint> routes = new HashMap<>();
        private final List<OutboundFilter> outbound = new ArrayList<>();
        private FaultSource faults = FaultSource.none();

        private Builder(Duration total, Ticker ticker) {
            if (total.isNegative() || total.isZero()) {
                throw new IllegalArgumentException("total deadline " + total + ": expected more than 0");
            }
            this.total = total;
            this.ticker = ticker;
        }

        /** Adds a filter behind those before the endpoint. A {@link FaultGate} makes this a gateway that takes faults. */
        public Builder inbound(InboundFilter filter) {
            inbound.add(filter);
            if (filter instanceof FaultGate gate) {
                faults = gate.passed();
            }
            return this;
        }

        /**
         * Adds the endpoint of a path and of all that lies under it, unless a longer route says otherwise.
         *
         * @throws IllegalArgumentException if {@code path} does not begin with a slash, ends with one, or is taken
         */
        public Builder route(String path, Endpoint endpoint) {
            if (!path.startsWith("/") || path.length() > 1 && path.endsWith("/")) {
                throw new IllegalArgumentException(
                        "route '" + path + "': expected /, or / and a path without / at its end");
            }
            if (routes.putIfAbsent(path, endpoint) != null) {
                throw new IllegalArgumentException("route '" + path + "' has an endpoint already");
            }
            return this;
        }

        /** Adds a filter behind those after the endpoint. */
        public Builder outbound(OutboundFilter filter) {
            outbound.add(filter);
            return this;
        }

        /** The gateway. */
        public Gateway build() {
            return new Gateway(this);
        }
    }
}
