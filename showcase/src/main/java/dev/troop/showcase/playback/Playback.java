package dev.troop.showcase.playback;

import dev.troop.edge.http.Endpoint;
import dev.troop.showcase.catalogue.CatalogueClient;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.contract.Manifest;
import dev.troop.showcase.contract.Subtitles;
import dev.troop.showcase.pass.Licences;
import dev.troop.showcase.process.Routes;
import dev.troop.showcase.process.Workplace;
import dev.troop.showcase.world.Library;
import dev.troop.showcase.world.Viewer;

/** The service {@code playback}. Thread safe. */
public final class Playback {
    private final CatalogueClient catalogue;
    private final PlaybackGuards guards;
    private final Licences licences;
    private final String region;

    public Playback(Workplace workplace) {
        catalogue = new CatalogueClient(workplace.colleagues());
        guards = new PlaybackGuards(workplace.guards());
        licences = workplace.keys().licences();
        region = workplace.region();
    }

    /** Answers for manifests, bit rates, licences and subtitles. */
    public Endpoint endpoint() {
        return new Routes()
                .on("GET /manifest", asked -> manifest(asked.title()))
                .on("GET /bitrate-ladder", asked -> encodings(asked.title()))
                .on("GET /licence", asked -> licence(asked.viewer(), asked.title()))
                .on("GET /subtitles", asked -> new Subtitles(Library.subtitles(asked.title())));
    }

    private Manifest manifest(int title) {
        return Standards.manifest(region, title, encodings(title));
    }

    private Encodings encodings(int title) {
        return guards.encodings
                .call(title, () -> catalogue.encodings(title).value())
                .value();
    }

    private Licence licence(Viewer viewer, int title) {
        return licences.issue(viewer.name(), title, Licences.TIME);
    }
}
