package dev.troop.adapters.review.bytecode;

import org.jspecify.annotations.Nullable;

/** What was given to be reviewed cannot be read; the message says what, where, and what to do. */
public final class UnreadableInput extends IllegalArgumentException {
    public UnreadableInput(String message) {
        super(message);
    }

    public UnreadableInput(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
