package dev.troop.adapters.springboot;

import org.jspecify.annotations.Nullable;

/** A guard that cannot be made as it was asked for; it fails the start. */
public final class BadGuard extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String action;

    BadGuard(String what, String action, @Nullable Throwable cause) {
        super(what, cause);
        this.action = action;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}
