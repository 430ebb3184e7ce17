package dev.troop.guard;

/** The failure that a fault rule plays in place of a call or of a tier. It carries no stack trace. */
public final class InjectedFault extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean tagged;

    InjectedFault(String guard, String tier, boolean tagged) {
        super(
                guard + "/" + tier + ": injected failure, " + (tagged ? "of this request" : "of the whole service"),
                null,
                false,
                false);
        this.tagged = tagged;
    }

    /** Whether the rule came with the request's own fault token, rather than for all calls of the service. */
    public boolean tagged() {
        return tagged;
    }
}
