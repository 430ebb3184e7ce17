package dev.troop.showcase.playback;

import dev.troop.showcase.contract.Encoding;
import dev.troop.showcase.contract.Encodings;
import dev.troop.showcase.contract.Manifest;
import java.util.List;
import java.util.stream.IntStream;

/** What holds for every title, whatever else is known of it. */
public final class Standards {
    /** The forms that every title is stored in. */
    public static final Encodings ENCODINGS =
            new Encodings(List.of(new Encoding(360, 700), new Encoding(480, 1200), new Encoding(720, 2800)));

    /** How many appliances of a region hold a title. */
    static final int COPIES = 3;

    private Standards() {}

    /** Where every title is in a region: appliances are filled by the title's number. */
    public static Manifest manifest(String region, int title) {
        return manifest(region, title, ENCODINGS);
    }

    static Manifest manifest(String region, int title, Encodings encodings) {
        int height = encodings.encodings().getLast().height();
        return new Manifest(
                title,
                IntStream.range(0, COPIES)
                        .mapToObj(i -> "https://" + (1 + (title + i) % COPIES) + "." + region
                                + ".appliances.troop.test/" + title + "/" + height + ".mpd")
                        .toList());
    }
}
