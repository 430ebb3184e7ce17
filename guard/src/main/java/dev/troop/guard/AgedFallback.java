package dev.troop.guard;

/**
 * The work of a fallback tier whose values grow old.
 *
 * <p>Runs at most once per call, on a virtual thread of its own, within the caller's {@link CallContext}. Must be safe
 * for use by many threads.
 */
@FunctionalInterface
public interface AgedFallback<T> {

    /**
     * Answers in the primary's place with a value of known age; one that is too old for the tier is not used.
     *
     * @throws NoAnswer if this tier has nothing to say; the next one is asked
     * @throws Exception if this tier failed; the next one is asked
     */
    Aged<T> answer(Call call) throws Exception;
}
