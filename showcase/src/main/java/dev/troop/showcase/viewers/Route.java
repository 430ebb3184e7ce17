package dev.troop.showcase.viewers;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses that one player tries, one after the other. Not thread safe. */
final class Route {
    private final Deque<InetSocketAddress> left;
    private final @Nullable InetSocketAddress elsewhere;

    /**
     * @param addresses all of them, in order
     * @param elsewhere the one that is in another region, if it is known
     */
    Route(List<InetSocketAddress> addresses, @Nullable InetSocketAddress elsewhere) {
        this.left = new ArrayDeque<>(addresses);
        this.elsewhere = elsewhere;
    }

    boolean hasNext() {
        return !left.isEmpty();
    }

    InetSocketAddress next() {
        return left.remove();
    }

    /**
     * The address that was tried last says nothing: what it waits for is its region's more often than its own, and there is no
     * time to find that out at a second address of the region. Another region is next, unless it was tried.
     */
    void leaveRegion() {
        if (elsewhere != null && left.remove(elsewhere)) {
            left.addFirst(elsewhere);
        }
    }
}
