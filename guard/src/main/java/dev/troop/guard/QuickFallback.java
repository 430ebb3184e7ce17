package dev.troop.guard;

/**
 * The work of a fallback tier that answers from memory.
 *
 * <p>Runs at most once per call, on the thread of whoever calls the guard and in its {@link CallContext}, in every way to
 * run: without a thread, a bound or a cap of its own. So it must not wait for anything, neither a socket nor a lock that is
 * held for long: nothing would cut it short. Must be safe for use by many threads.
 */
@FunctionalInterface
public interface QuickFallback<T> {

    /**
     * Answers in the primary's place; must not return null, and must not block.
     *
     * @param key what the caller asked for
     * @param cause why the primary did not answer
     * @throws NoAnswer if this tier has nothing to say; the next one is asked
     * @throws Exception if this tier failed; the next one is asked
     */
    T answer(Object key, Throwable cause) throws Exception;
}
