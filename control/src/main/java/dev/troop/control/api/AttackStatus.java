package dev.troop.control.api;

/**
 * How far an attack has come.
 *
 * @param id the attack's id
 * @param phase where it stands
 * @param happened whether the fault was proven to have happened
 * @param healed whether it was verified that nothing of it is left
 * @param proof the evidence, or the reason of a refusal, in words
 * @param token the signed fault token, for an attack on tagged requests; else empty
 */
public record AttackStatus(String id, Phase phase, boolean happened, boolean healed, String proof, String token) {

    /** The parts of an attack's life. */
    public enum Phase {
        /** Its lease is durable; nothing is broken yet. */
        ARMED,
        /** The fault is in. */
        INJECTED,
        /** It is being undone. */
        HEALING,
        /** It is over and nothing of it is left. */
        ENDED,
        /** It was not begun. */
        REFUSED,
        /** It could not be undone: everything else waits for a person. */
        STUCK
    }

    /** Whether nothing further will happen. */
    public boolean isOver() {
        return phase == Phase.ENDED || phase == Phase.REFUSED || phase == Phase.STUCK;
    }
}
