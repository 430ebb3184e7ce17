package dev.troop.fleet;

/** Nothing was done, for the reason that the message gives. */
public final class InjectionRefused extends Exception {
    private static final long serialVersionUID = 1L;

    public InjectionRefused(String reason) {
        super(reason);
    }
}
