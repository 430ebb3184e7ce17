package dev.troop.showcase.pass;

import dev.troop.showcase.world.Viewer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Issues and reads sessions. Immutable and thread safe. */
public final class Sessions {
    /** The request header that carries a session. */
    public static final String HEADER = "authorization";

    private static final String SCHEME = "Bearer ";

    private final Seal seal;
    private final InstantSource clock;

    /** Sessions of those who share {@code key}. */
    public Sessions(byte[] key, InstantSource clock) {
        seal = new Seal(key, "session");
        this.clock = clock;
    }

    /** Signs {@code viewer} in for some time. */
    public Session begin(Viewer viewer, Duration validFor) {
        Instant expires = clock.instant().plus(validFor);
        String header = SCHEME + seal.seal(viewer.name() + " " + viewer.plan() + " " + expires.getEpochSecond());
        return new Session(viewer, viewer.plan(), expires, header);
    }

    /** The session that a header carries; empty if there is none, it was not issued here, or it is over. */
    public Optional<Session> read(@Nullable String header) {
        if (header == null || !header.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String payload = seal.open(header.substring(SCHEME.length()));
        if (payload == null) {
            return Optional.empty();
        }
        String[] words = payload.split(" ", -1);
        if (words.length != 3) {
            return Optional.empty();
        }
        try {
            Instant expires = Instant.ofEpochSecond(Long.parseLong(words[2]));
            return clock.instant().isBefore(expires)
                    ? Optional.of(new Session(new Viewer(words[0]), Viewer.Plan.parse(words[1]), expires, header))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException fromAnOlderProgram) {
            return Optional.empty();
        }
    }
}
