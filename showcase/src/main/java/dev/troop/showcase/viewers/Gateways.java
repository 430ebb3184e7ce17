package dev.troop.showcase.viewers;

import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses that players of a region connect to, best first, as the steering DNS ranks them; those that have just
 * failed a player come last, and the last resort, which is in another region, never later than third. Thread safe.
 */
final class Gateways {
    private static final int THIRD = 2;
    private static final Duration GRUDGE = Duration.ofSeconds(2);

    private final Lookup lookup;
    private final Ticker ticker;
    private final Map<String, List<InetSocketAddress>> lastKnown = new ConcurrentHashMap<>();
    private final Map<InetSocketAddress, Long> failedAt = new ConcurrentHashMap<>();

    /** Asks for the addresses of a region. */
    @FunctionalInterface
    interface Lookup {
        List<InetSocketAddress> of(String region) throws IOException, InterruptedException;
    }

    Gateways(Lookup lookup, Ticker ticker) {
        this.lookup = lookup;
        this.ticker = ticker;
    }

    /** The addresses to try in turn; those that were known last if they cannot be looked up. */
    List<InetSocketAddress> of(String region) throws InterruptedException {
        List<InetSocketAddress> known = lookUp(region);
        List<InetSocketAddress> ranked = new ArrayList<>(known);
        ranked.removeIf(this::hasJustFailed);
        known.stream().filter(address -> !ranked.contains(address)).forEach(ranked::add);
        if (ranked.size() > THIRD && ranked.indexOf(known.getLast()) > THIRD) {
            ranked.remove(known.getLast());
            ranked.add(THIRD, known.getLast());
        }
        return ranked;
    }

    /** The same, for one player. */
    Route route(String region) throws InterruptedException {
        List<InetSocketAddress> addresses = of(region);
        List<InetSocketAddress> known = lastKnown.getOrDefault(region, List.of());
        return new Route(addresses, known.isEmpty() ? null : known.getLast());
    }

    /** Remembers for a while that {@code address} has failed a player. */
    void failed(InetSocketAddress address) {
        failedAt.put(address, ticker.nanos());
    }

    private List<InetSocketAddress> lookUp(String region) throws InterruptedException {
        try {
            List<InetSocketAddress> found = lookup.of(region);
            if (!found.isEmpty()) {
                lastKnown.put(region, found);
                return found;
            }
        } catch (IOException noServerAnswers) {
            return lastKnown.getOrDefault(region, List.of());
        }
        return lastKnown.getOrDefault(region, List.of());
    }

    private boolean hasJustFailed(InetSocketAddress address) {
        Long at = failedAt.get(address);
        return at != null && ticker.nanos() - at < GRUDGE.toNanos();
    }
}
