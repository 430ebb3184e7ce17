package dev.troop.guard;

/**
 * The work of a fallback tier.
 *
 * <p>Runs at most once per call, on a virtual thread of its own, within the caller's {@link CallContext}. Must be safe
 * for use by many threads.
 */
@FunctionalInterface
public interface Fallback<T> {

    /**
     * Answers in the primary's place; must not return null.
     *
     * @throws NoAnswer if this tier has nothing to say; the next one is asked
     * @throws Exception if this tier failed; the next one is asked
     */
    T answer(Call call) throws Exception;
}
