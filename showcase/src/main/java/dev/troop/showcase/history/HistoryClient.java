package dev.troop.showcase.history;

import dev.troop.edge.http.Request;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.contract.Positions;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.contract.Recorded;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;

/** Asks the service {@code history}. Every method throws what {@link Colleagues#ask} throws. Thread safe. */
public record HistoryClient(Colleagues colleagues) {

    /** What the viewer watched, the latest first. */
    public Reply<Rail> recent(Viewer viewer) throws Exception {
        return ask(Request.get("/recent?viewer=" + viewer), Rail.class);
    }

    /** What the viewer has not watched to its end. */
    public Reply<Positions> positions(Viewer viewer) throws Exception {
        return ask(Request.get("/positions?viewer=" + viewer), Positions.class);
    }

    /** Where the viewer stopped in a title. */
    public Reply<Position> position(Viewer viewer, int title) throws Exception {
        return ask(Request.get("/position?viewer=" + viewer + "&title=" + title), Position.class);
    }

    /** Has a play taken down; to say it twice is to say it once. */
    public Reply<Recorded> record(Play play) throws Exception {
        return ask(Request.post("/plays", Json.write(play)), Recorded.class);
    }

    private <T> Reply<T> ask(Request request, Class<T> contract) throws Exception {
        return Reply.read(colleagues.ask("history", request), contract);
    }
}
