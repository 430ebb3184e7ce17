package dev.troop.edge.steering;

import dev.troop.core.Deadline;
import dev.troop.core.InstanceId;
import dev.troop.core.Ticker;
import dev.troop.edge.http.Health;
import dev.troop.edge.http.HttpClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Which gateways are healthy: each is asked every 500 ms and has 400 ms to say so.
 *
 * <p>All are asked at the same time, each on a virtual thread of its own, so that a hung one holds nobody up. Until its first check
 * a gateway counts as healthy. Thread safe.
 */
final class GatewayChecks implements AutoCloseable {
    static final Duration EVERY = Duration.ofMillis(500);
    static final Duration MAY_TAKE = Duration.ofMillis(400);

    private final HttpClient client;
    private final Ticker ticker;
    private final Set<InstanceId> healthy = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    GatewayChecks(Map<InstanceId, InetSocketAddress> gateways, Ticker ticker) {
        this.ticker = ticker;
        client = new HttpClient(ticker);
        healthy.addAll(gateways.keySet());
        gateways.forEach((id, address) -> Thread.startVirtualThread(() -> checkAgainAndAgain(id, address)));
    }

    private void checkAgainAndAgain(InstanceId id, InetSocketAddress address) {
        try {
            while (!closed) {
                Deadline next = Deadline.in(EVERY, ticker);
                if (isHealthy(address)) {
                    healthy.add(id);
                } else {
                    healthy.remove(id);
                }
                ticker.pause(next.remaining());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isHealthy(InetSocketAddress address) throws InterruptedException {
        try {
            return client.call(address, Health.check(), MAY_TAKE).status() == 200;
        } catch (IOException | TimeoutException unwell) {
            return false;
        }
    }

    Set<InstanceId> healthy() {
        return Set.copyOf(healthy);
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
