package dev.troop.guard;

import java.util.OptionalInt;

/** The failure that a fault rule plays in place of a call or of a tier. It carries no stack trace. */
public final class InjectedFault extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean tagged;
    private final int status;

    InjectedFault(String guard, String tier, boolean tagged, int status) {
        super(
                guard + "/" + tier + ": injected " + (status == 0 ? "failure" : "status " + status) + ", "
                        + (tagged ? "of this request" : "of the whole service"),
                null,
                false,
                false);
        this.tagged = tagged;
        this.status = status;
    }

    /** Whether the rule came with the request's own fault token, rather than for all calls of the service. */
    public boolean tagged() {
        return tagged;
    }

    /** The status that is played, as HTTP has it, for whoever shows it in the terms of a protocol; empty if none is. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
