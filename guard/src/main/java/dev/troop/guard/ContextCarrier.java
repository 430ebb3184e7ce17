package dev.troop.guard;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries something that a thread has, such as the log context, to the threads where guards do a caller's work.
 *
 * <pre>{@code
 * guards.carry(ContextCarrier.of(MDC::getCopyOfContextMap, MDC::setContextMap, MDC::clear));
 * }</pre>
 *
 * <p>It is captured on the caller's thread when a piece of work begins, the primary's attempts and each tier alike; put on
 * the thread of the work before anything else happens there; and taken off when the work has ended, however it ended. Work
 * on the caller's own thread has it anyway; {@link Guards#carrying} hands it on to threads that no guard knows. A carrier that throws does not hurt the call: the work goes on without what
 * it carries, and the failure is logged.
 *
 * <p>A seam for users; {@link CallContext} needs none. Must be thread safe, and quick.
 *
 * @param <S> what is carried
 */
public interface ContextCarrier<S> {

    /** What the calling thread has now, in a form that another thread may have too; null if it has nothing. */
    @Nullable
    S capture();

    /** Puts what was captured on the calling thread. */
    void restore(S captured);

    /** Takes it off the calling thread. */
    void clear();

    /** A carrier of three functions. */
    static <S> ContextCarrier<S> of(
            Supplier<? extends @Nullable S> capture, Consumer<? super S> restore, Runnable clear) {
        return new ContextCarrier<>() {
            @Override
            public @Nullable S capture() {
                return capture.get();
            }

            @Override
            public void restore(S captured) {
                restore.accept(captured);
            }

            @Override
            public void clear() {
                clear.run();
            }
        };
    }

    /** A carrier of a thread local, whose value must be one that threads may share. */
    static <S> ContextCarrier<S> of(ThreadLocal<S> local) {
        return of(local::get, local::set, local::remove);
    }
}
