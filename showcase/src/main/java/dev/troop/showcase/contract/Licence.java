package dev.troop.showcase.contract;

/** The right to play one title for one viewer, signed, until a moment in seconds since the epoch. */
public record Licence(int title, String token, long expires) {
    public Licence {
        Needed.present("token", token);
        Needed.positive("expires", expires);
    }
}
