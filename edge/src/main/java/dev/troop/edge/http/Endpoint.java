package dev.troop.edge.http;

/**
 * What answers requests.
 *
 * <p>Called on a virtual thread of its own for each request, so it may block, and by many of them at once. The thread is
 * interrupted when whoever asked has closed the connection. See {@link LoopThreads} for what it should not do: compute for
 * long without ever blocking.
 */
@FunctionalInterface
public interface Endpoint {
    /**
     * The answer to {@code request}.
     *
     * @throws Exception for any failure; a server answers it with status 500 and one line of text
     */
    Response answer(Request request) throws Exception;
}
