package dev.troop.showcase.contract;

/** Somebody starts to watch a title, from this second on. */
public record Play(String viewer, int title, int seconds) {
    public Play {
        Needed.present("viewer", viewer);
    }
}
