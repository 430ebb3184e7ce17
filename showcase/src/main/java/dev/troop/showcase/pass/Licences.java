package dev.troop.showcase.pass;

import dev.troop.showcase.contract.Licence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Issues licences to play. Immutable and thread safe. */
public final class Licences {
    /** How long a licence lasts: longer than any title. */
    public static final Duration TIME = Duration.ofHours(6);

    /** How long a licence lasts that was issued without asking: enough for one title. */
    public static final Duration GRACE_TIME = Duration.ofHours(3);

    private final Seal seal;
    private final InstantSource clock;

    /** Licences of those who share {@code key}. */
    public Licences(byte[] key, InstantSource clock) {
        seal = new Seal(key, "licence");
        this.clock = clock;
    }

    /** A licence that ends after {@code validFor}. */
    public Licence issue(String viewer, int title, Duration validFor) {
        Instant expires = clock.instant().plus(validFor);
        String token = seal.seal(viewer + " " + title + " " + expires.getEpochSecond());
        return new Licence(title, token, expires.getEpochSecond());
    }

    /** Whether {@code licence} was issued here, is not over, and is for that title and viewer. */
    public boolean isGood(Licence licence, String viewer, int title) {
        boolean ours = (viewer + " " + title + " " + licence.expires()).equals(seal.open(licence.token()));
        return ours && licence.expires() > clock.instant().getEpochSecond();
    }
}
