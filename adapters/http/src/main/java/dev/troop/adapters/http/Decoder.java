package dev.troop.adapters.http;

/**
 * Makes a value of a reply.
 *
 * <p>Runs within the guarded call, so that a reply that makes no sense is a failure of the dependency and a tier answers.
 * Must be safe for use by many threads.
 */
@FunctionalInterface
public interface Decoder<T> {

    /**
     * The value that {@code reply} stands for; not null.
     *
     * @throws Exception if it stands for none
     */
    T decode(Reply reply) throws Exception;
}
