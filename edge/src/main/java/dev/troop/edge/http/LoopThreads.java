package dev.troop.edge.http;

import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Virtual threads that run on the event loop's own thread, where the Java machine lets them.
 *
 * <p>A request is read by the loop, answered on a virtual thread, and written by the loop. On the common scheduler that
 * is two changes of thread for each request and two more for each call that it makes, and such a change costs as much as
 * all the rest of a small request. Here they are entries in one queue. The price: what computes for long without ever
 * blocking holds up all else in the process, so that does not belong in an {@link Endpoint}.
 *
 * <p>The JDK has a constructor for virtual threads with a scheduler, but does not open it. It is used from JDK 24 on (before
 * that, a thread that waits for a monitor would hold the loop) in a process that was started with {@value #FLAG}; in
 * any other, virtual threads run on the common scheduler. Threads that such a thread starts run where it runs.
 */
public final class LoopThreads {
    /** What a Java process is started with so that its virtual threads can run on the event loop. */
    public static final String FLAG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final int OLDEST_JDK = 24;

    private static final @Nullable VarHandle SCHEDULER;
    private static final Executor ON_LOOP = LoopThreads::hand;
    private static final ThreadFactory FACTORY;

    static {
        VarHandle scheduler = null;
        ThreadFactory factory = Thread.ofVirtual().factory();
        if (Runtime.version().feature() >= OLDEST_JDK
                && Object.class.getModule().isOpen("java.lang", LoopThreads.class.getModule())) {
            try {
                Class<?> thread = Class.forName("java.lang.VirtualThread");
                scheduler = MethodHandles.privateLookupIn(thread, MethodHandles.lookup())
                        .findVarHandle(thread, "scheduler", Executor.class);
                Constructor<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
                        .getDeclaredConstructor(Executor.class);
                builder.setAccessible(true);
                factory = ((Thread.Builder.OfVirtual) builder.newInstance(ON_LOOP)).factory();
            } catch (ReflectiveOperationException otherJdk) {
                scheduler = null;
            }
        }
        SCHEDULER = scheduler;
        FACTORY = factory;
    }

    private LoopThreads() {}

    /** Starts a virtual thread. */
    public static Thread start(Runnable work) {
        Thread thread = FACTORY.newThread(work);
        thread.start();
        return thread;
    }

    /** Has the loop run {@code task} soon, after what it is doing now. */
    static void hand(Runnable task) {
        SingleThreadEventExecutor loop = EdgeLoop.executor();
        if (isOnLoop(Thread.currentThread())) {
            loop.lazyExecute(task);
        } else {
            loop.execute(task);
        }
    }

    /** Whether a thread is one that the loop carries: then the loop is awake, and need not be woken. */
    private static boolean isOnLoop(Thread thread) {
        return SCHEDULER != null && thread.isVirtual() && ON_LOOP.equals(SCHEDULER.get(thread));
    }
}
