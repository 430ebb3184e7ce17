package dev.troop.guard;

import dev.troop.core.Deadline;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Contexts of requests, as tests need them. */
final class Requests {
    static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private Requests() {}

    static CallContext plain(Duration left, Ticker ticker) {
        return new CallContext(Deadline.in(left, ticker), null, new Trail(), TRACE);
    }

    static CallContext tagged(Ticker ticker, String... rules) {
        FaultToken token = new FaultToken(rules(rules), "a test", "the test", Instant.EPOCH, "");
        return new CallContext(Deadline.in(Duration.ofHours(1), ticker), token, new Trail(), TRACE);
    }

    static List<FaultRule> rules(String... rules) {
        return Arrays.stream(rules).map(FaultRule::parse).toList();
    }
}
