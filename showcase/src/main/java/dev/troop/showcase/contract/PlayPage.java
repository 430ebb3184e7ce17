package dev.troop.showcase.contract;

import java.util.List;

/**
 * Everything a player needs to start a title.
 *
 * @param viewer who plays
 * @param region where it was made
 * @param title what is played
 * @param manifest where it can be streamed from
 * @param ladder the forms that this viewer's plan and device allow, the smallest first
 * @param licence the right to play it
 * @param resume the second to start from
 * @param subtitles the languages of its subtitles, empty if they are not known
 * @param next what to offer afterwards
 * @param omitted the parts that were left out because nothing could be said
 */
public record PlayPage(
        String viewer,
        String region,
        HomePage.Tile title,
        Manifest manifest,
        List<Encoding> ladder,
        Licence licence,
        int resume,
        List<String> subtitles,
        List<HomePage.Tile> next,
        List<String> omitted) {
    public PlayPage {
        Needed.present("viewer", viewer);
        Needed.present("region", region);
        Needed.present("title", title);
        Needed.present("manifest", manifest);
        Needed.present("ladder", ladder);
        Needed.present("licence", licence);
        Needed.present("subtitles", subtitles);
        Needed.present("next", next);
        Needed.present("omitted", omitted);
        ladder = List.copyOf(ladder);
        subtitles = List.copyOf(subtitles);
        next = List.copyOf(next);
        omitted = List.copyOf(omitted);
    }
}
