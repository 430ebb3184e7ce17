package dev.troop.guard;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Why a caller went on without an answer: there was none in time. It carries no stack trace. */
public final class DeadlineOver extends TimeoutException {
    private static final long serialVersionUID = 1;

    DeadlineOver(String what, Duration bound) {
        super(what + ": no answer within " + bound.toMillis() + " ms");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
