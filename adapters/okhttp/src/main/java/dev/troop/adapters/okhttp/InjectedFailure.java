package dev.troop.adapters.okhttp;

import java.io.IOException;

/** The failure that a request's fault token plays in place of a call. It carries no stack trace. */
public final class InjectedFailure extends IOException {
    private static final long serialVersionUID = 1;

    InjectedFailure(String dependency) {
        super(dependency + ": injected failure, of this request");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
