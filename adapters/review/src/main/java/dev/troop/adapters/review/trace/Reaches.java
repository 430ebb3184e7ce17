package dev.troop.adapters.review.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** In which ways each piece of code is reached, and from where. */
final class Reaches {

    /**
     * One way in which code is reached.
     *
     * @param from what makes it run; null if it is a beginning
     * @param why why it is not certain
     */
    record Way(Node to, Reach reach, @Nullable Way from, String why) {

        /** The names of what leads here, from the beginning on. */
        List<String> path() {
            List<String> path = new ArrayList<>();
            for (Way way = this; way != null; way = way.from) {
                String name = way.to.flow.key().inSource();
                if (path.isEmpty() || !path.getFirst().equals(name)) {
                    path.addFirst(name);
                }
            }
            return path;
        }
    }

    private static final String UNSEEN = "nobody is seen to run it";

    private final Map<Node, Map<Reach, Way>> ways = new HashMap<>();
    private final Deque<Way> open = new ArrayDeque<>();

    /** Says how a beginning is reached. */
    void begin(Node node, Reach reach, String why) {
        reach(new Way(node, reach, null, why));
    }

    /** Follows all edges from the beginnings, and then from what is left. */
    void spread(Collection<Node> nodes) {
        follow();
        for (Node node : nodes) {
            if (!ways.containsKey(node)) {
                begin(node, Reach.UNSURE, UNSEEN);
                follow();
            }
        }
    }

    /** How a piece of code is reached in one way, if it is; the path is one of the shortest. */
    Optional<Way> way(Node node, Reach reach) {
        return Optional.ofNullable(ways.getOrDefault(node, Map.of()).get(reach));
    }

    private void follow() {
        while (!open.isEmpty()) {
            Way way = open.poll();
            for (Edge edge : way.to.edges) {
                Reach reach = edge.reach(way.reach);
                String why = way.reach == Reach.UNSURE && reach == Reach.UNSURE ? way.why : edge.why();
                reach(new Way(edge.to(), reach, way, why));
            }
        }
    }

    private void reach(Way way) {
        if (ways.computeIfAbsent(way.to, any -> new EnumMap<>(Reach.class)).putIfAbsent(way.reach, way) == null) {
            open.add(way);
        }
    }
}
