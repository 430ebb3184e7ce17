package dev.troop.showcase.personalise;

import dev.troop.edge.http.Request;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Rails;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;

/** Asks the service {@code personalise}. Every method throws what {@link Colleagues#ask} throws. Thread safe. */
public record PersonaliseClient(Colleagues colleagues) {

    /** Rails that are made for the viewer. */
    public Reply<Rails> rails(Viewer viewer) throws Exception {
        return ask("/rails?viewer=" + viewer, Rails.class);
    }

    /** What the viewer will like best. */
    public Reply<Rail> topPicks(Viewer viewer) throws Exception {
        return ask("/top-picks?viewer=" + viewer, Rail.class);
    }

    /** What the viewer may watch after a title. */
    public Reply<Rail> upNext(Viewer viewer, int title) throws Exception {
        return ask("/up-next?viewer=" + viewer + "&title=" + title, Rail.class);
    }

    private <T> Reply<T> ask(String path, Class<T> contract) throws Exception {
        return Reply.read(colleagues.ask("personalise", Request.get(path)), contract);
    }
}
