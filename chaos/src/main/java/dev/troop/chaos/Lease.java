package dev.troop.chaos;

import dev.troop.core.Attack;
import java.time.Instant;

/**
 * The promise to undo an attack, written durably before the attack.
 *
 * @param attack what is promised to be undone
 * @param until when it is undone at the latest, whoever has died by then
 */
public record Lease(Attack attack, Instant until) {

    /** The lease of an attack that begins at {@code now}. */
    public static Lease from(Instant now, Attack attack) {
        return new Lease(attack, now.plus(attack.time()));
    }
}
