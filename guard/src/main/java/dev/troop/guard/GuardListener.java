package dev.troop.guard;

/**
 * Is told what guards seldom do.
 *
 * <p>Not on the threads of calls: each listener has a daemon thread of its own, which is there only while there is something to say. A
 * listener that is slow delays nobody but itself, and one that throws is told of the next event all the same; that it threw is
 * logged once. It is told one thing at a time, in the order in which things happened as far as one thread saw them. Nothing of a
 * request is there: no context, no MDC.
 */
@FunctionalInterface
public interface GuardListener {

    /** This happened. */
    void on(GuardEvent event);

    /** So many events were not said, because the 1024 before them had not been listened to yet. */
    default void missed(long events) {}
}
