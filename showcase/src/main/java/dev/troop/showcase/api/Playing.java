package dev.troop.showcase.api;

import dev.troop.guard.Aged;
import dev.troop.guard.NoAnswer;
import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.contract.Position;
import dev.troop.showcase.pass.Licences;
import java.io.IOException;

/** A visit to play one title. */
record Playing(Visit visit, int title) {

    /** Where the viewer resumed this title last time; nothing if another one was played then. */
    Aged<Position> lastResumePoint() throws IOException, InterruptedException, NoAnswer {
        Aged<Position> last = visit.last("resume-point", Position.class);
        if (last.value().title() != title) {
            throw NoAnswer.INSTANCE;
        }
        return last;
    }

    /** A licence that is issued without asking, short but long enough for the title. */
    Licence graceLicence(Licences licences) {
        return licences.issue(visit.viewer().name(), title, Licences.GRACE_TIME);
    }
}
