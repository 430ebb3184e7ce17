package dev.troop.showcase.api;

import dev.troop.edge.http.Endpoint;
import dev.troop.edge.http.Response;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.Play;
import dev.troop.showcase.history.HistoryClient;
import dev.troop.showcase.pass.Session;
import dev.troop.showcase.pass.Sessions;
import dev.troop.showcase.process.Asked;
import dev.troop.showcase.process.Routes;
import dev.troop.showcase.process.Workplace;
import java.util.Optional;

/** The service {@code api}: {@code GET /home} and {@code GET /play?title=N} for the viewer of a session. Thread safe. */
public final class Api {
    private final Workplace workplace;
    private final Outbox outbox = new Outbox();
    private final ApiGuards guards;
    private final HomePages homePages;
    private final PlayPages playPages;

    public Api(Workplace workplace) {
        this.workplace = workplace;
        String region = workplace.region();
        LastAnswers lastAnswers = new LastAnswers(workplace.copies(), workplace.ticker());
        PopularHere popular = new PopularHere(region);
        guards = new ApiGuards(
                workplace.guards(),
                ApiGuards.retries(workplace.ticker()),
                region,
                popular,
                lastAnswers,
                outbox,
                workplace.keys().licences());
        homePages = new HomePages(region, workplace.colleagues(), guards, lastAnswers, popular);
        playPages = new PlayPages(region, workplace.colleagues(), guards, lastAnswers);
    }

    /** Answers with pages; 401 without a session. */
    public Endpoint endpoint() {
        return new Routes()
                .on("GET /home", asked -> withSession(asked, homePages::make))
                .on("GET /play", asked -> withSession(asked, session -> playPages.make(session, asked.title())));
    }

    /** From now on, what could not be written down at once is tried again every second; returns the thread that does. */
    public Thread deliverOutbox() {
        HistoryClient history = new HistoryClient(workplace.colleagues());
        return outbox.deliverEverySecond(play -> again(history, play), workplace.ticker());
    }

    /** Through the guard again, whose tier puts the play back into the outbox. */
    private void again(HistoryClient history, Play play) {
        guards.recordPlay.call(play, () -> history.record(play).value());
    }

    private interface PageMaking {
        Object make(Session session) throws Exception;
    }

    private Object withSession(Asked asked, PageMaking making) throws Exception {
        Optional<Session> session =
                workplace.keys().sessions().read(asked.request().header(Sessions.HEADER));
        return session.isPresent()
                ? Response.json(Json.write(making.make(session.get())))
                : Response.text(401, "no session that counts: sign in\n");
    }
}
