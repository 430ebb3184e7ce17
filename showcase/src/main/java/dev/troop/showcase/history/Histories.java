package dev.troop.showcase.history;

import dev.troop.edge.http.Endpoint;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.contract.Positions;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Recorded;
import dev.troop.showcase.process.Routes;
import dev.troop.showcase.world.Viewer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The service {@code history}: what a viewer has watched since ever, and, of the viewers who played last, what they played
 * lately.
 *
 * <p>Plays are kept in the memory of one process, which forgets the viewer who has not played for longest; so two instances
 * may differ by the last few plays. What test viewers play is not kept, so that a test finds what the test before it found.
 * Thread safe.
 */
public final class Histories {
    private static final int RECENT = 6;
    private static final int STOPPED = 4;
    private static final int VIEWERS = 2000;
    private static final int PLAYS = 4;

    private final Map<String, List<Play>> latest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Play>> eldest) {
            return size() > VIEWERS;
        }
    };

    /** Answers for what was watched, and takes down what is played. */
    public Endpoint endpoint() {
        return new Routes()
                .on("GET /recent", asked -> recent(asked.viewer()))
                .on("GET /positions", asked -> positions(asked.viewer()))
                .on("GET /position", asked -> position(asked.viewer(), asked.title()))
                .on("POST /plays", asked -> record(asked.body(Play.class)));
    }

    Rail recent(Viewer viewer) {
        Set<Integer> titles = new LinkedHashSet<>();
        plays(viewer).forEach(play -> titles.add(play.title()));
        titles.addAll(viewer.watched(RECENT));
        return new Rail("Watched recently", titles.stream().limit(RECENT).toList());
    }

    Positions positions(Viewer viewer) {
        List<Integer> watched = viewer.watched(RECENT + STOPPED);
        return new Positions(watched.subList(RECENT, RECENT + STOPPED).stream()
                .map(title -> position(viewer, title))
                .toList());
    }

    Position position(Viewer viewer, int title) {
        return plays(viewer).stream()
                .filter(play -> play.title() == title)
                .findFirst()
                .map(play -> new Position(title, play.seconds()))
                .orElseGet(() -> new Position(title, viewer.stoppedAtSecond(title)));
    }

    Recorded record(Play play) {
        Viewer viewer = new Viewer(play.viewer());
        if (!viewer.isTest()) {
            synchronized (latest) {
                List<Play> plays = new ArrayList<>(latest.getOrDefault(viewer.name(), List.of()));
                plays.removeIf(earlier -> earlier.title() == play.title());
                plays.addFirst(play);
                latest.put(viewer.name(), List.copyOf(plays.subList(0, Math.min(PLAYS, plays.size()))));
            }
        }
        return new Recorded(true);
    }

    private List<Play> plays(Viewer viewer) {
        synchronized (latest) {
            return latest.getOrDefault(viewer.name(), List.of());
        }
    }
}
