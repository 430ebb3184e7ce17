package dev.troop.showcase.viewers;

import dev.troop.core.Ticker;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;

/** The process that drives the viewers, by lines; when it is gone or silent, the viewers end. Thread safe. */
final class Parent {
    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final Duration LOOKS_EVERY = Duration.ofMillis(250);

    private final Crowd crowd;
    private final Ticker ticker;
    private volatile long lastHeard;

    Parent(Crowd crowd, Ticker ticker) {
        this.crowd = crowd;
        this.ticker = ticker;
        lastHeard = ticker.nanos();
    }

    /** Does what the lines say, until they end or say {@code quit}. */
    void follow(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null && !line.equals("quit"); line = lines.readLine()) {
            lastHeard = ticker.nanos();
            hear(line.split(" ", -1));
        }
    }

    /** Ends this process as soon as nothing was heard for too long. */
    void haltWhenSilent() throws InterruptedException {
        while (ticker.nanos() - lastHeard < SILENCE.toNanos()) {
            ticker.pause(LOOKS_EVERY);
        }
        Runtime.getRuntime().halt(0);
    }

    private void hear(String[] words) {
        if (words[0].equals("rate") && words.length == 2) {
            crowd.rate(Integer.parseInt(words[1]));
        } else if (words[0].equals("probe") && words.length == 5) {
            String token = words[4].equals("-") ? null : words[4];
            crowd.probe(words[1], Tap.ofProbe(words[1], Journey.parse(words[2]), words[3], token));
        }
    }
}
