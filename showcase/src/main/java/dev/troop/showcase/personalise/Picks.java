package dev.troop.showcase.personalise;

import dev.troop.edge.http.Endpoint;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Rails;
import dev.troop.showcase.history.HistoryClient;
import dev.troop.showcase.process.Routes;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.world.Library;
import dev.troop.showcase.world.Viewer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The service {@code personalise}: picks by taste and by what was watched last. Thread safe. */
public final class Picks {
    private static final int TITLES = 6;
    private static final int NEXT = 4;

    private final HistoryClient history;
    private final PersonaliseGuards guards;

    public Picks(Workplace workplace) {
        history = new HistoryClient(workplace.colleagues());
        guards = new PersonaliseGuards(workplace.guards());
    }

    /** Answers for rails, top picks and what to watch next. */
    public Endpoint endpoint() {
        return new Routes()
                .on("GET /rails", asked -> rails(asked.viewer()))
                .on("GET /top-picks", asked -> topPicks(asked.viewer()))
                .on("GET /up-next", asked -> upNext(asked.viewer(), asked.title()));
    }

    Rails rails(Viewer viewer) {
        List<Integer> seeds = seeds(viewer);
        int taste = viewer.taste();
        Rail first = seeds.isEmpty()
                ? new Rail("More for you", Library.forTaste(taste, 3, TITLES))
                : new Rail(
                        "Because you watched " + Library.name(seeds.getFirst()),
                        Library.related(seeds.getFirst(), TITLES));
        Rail second = new Rail("You might like", Library.forTaste(taste, 0, TITLES));
        Rail third = new Rail("For tonight", Library.forTaste(taste, 1, TITLES));
        return new Rails(List.of(first, second, third));
    }

    /** The same titles for everyone of a taste, in an order of the viewer's own. */
    Rail topPicks(Viewer viewer) {
        List<Integer> seeds = seeds(viewer);
        List<Integer> titles = Library.forTaste(viewer.taste(), 2, TITLES);
        return new Rail("Top picks for you", seeds.isEmpty() ? titles : turned(titles, seeds.getFirst()));
    }

    /** The same titles for everyone who watches this one, in an order of the viewer's taste. */
    Rail upNext(Viewer viewer, int title) {
        return new Rail("Up next", turned(Library.related(title, NEXT), viewer.taste()));
    }

    private List<Integer> seeds(Viewer viewer) {
        return guards.seedTitles
                .call(viewer, () -> history.recent(viewer).value())
                .value()
                .titles();
    }

    private static List<Integer> turned(List<Integer> titles, int by) {
        List<Integer> turned = new ArrayList<>(titles);
        Collections.rotate(turned, by);
        return turned;
    }
}
