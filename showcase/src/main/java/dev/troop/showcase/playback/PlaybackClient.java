package dev.troop.showcase.playback;

import dev.troop.edge.http.Request;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Licence;
import dev.troop.showcase.contract.Manifest;
import dev.troop.showcase.contract.Subtitles;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;

/** Asks the service {@code playback}. Every method throws what {@link Colleagues#ask} throws. Thread safe. */
public record PlaybackClient(Colleagues colleagues) {

    /** Where a title can be streamed from. */
    public Reply<Manifest> manifest(int title) throws Exception {
        return ask("/manifest?title=" + title, Manifest.class);
    }

    /** The forms that a player can choose from. */
    public Reply<Encodings> bitrateLadder(int title) throws Exception {
        return ask("/bitrate-ladder?title=" + title, Encodings.class);
    }

    /** The right to play a title. */
    public Reply<Licence> licence(Viewer viewer, int title) throws Exception {
        return ask("/licence?viewer=" + viewer + "&title=" + title, Licence.class);
    }

    /** The subtitles that a title has. */
    public Reply<Subtitles> subtitles(int title) throws Exception {
        return ask("/subtitles?title=" + title, Subtitles.class);
    }

    private <T> Reply<T> ask(String path, Class<T> contract) throws Exception {
        return Reply.read(colleagues.ask("playback", Request.get(path)), contract);
    }
}
