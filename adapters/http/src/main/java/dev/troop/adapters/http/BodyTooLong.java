package dev.troop.adapters.http;

import java.io.IOException;

/** A response body of more bytes than its reader takes; reading it was given up, and its connection closed. */
public final class BodyTooLong extends IOException {
    private static final long serialVersionUID = 1;

    BodyTooLong(long most) {
        super("response body of more than " + most + " bytes: expected fewer, or a higher GuardedHttp.maxBodyBytes");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
