package dev.troop.adapters.review.trace;

/**
 * A thing in a variable.
 *
 * @param kept whether it was in a field, an array or a collection on its way here, so that somebody who is not seen may
 *     have it too
 */
record Held(Thing thing, boolean kept) {

    Held keep() {
        return kept ? this : new Held(thing, true);
    }

    boolean isObject() {
        return thing instanceof Thing.Instance || thing instanceof Thing.Function;
    }
}
