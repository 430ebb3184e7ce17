package dev.troop.cache;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The asynchronous writes to one zone, made one after the other in the order they were asked for.
 *
 * <p>Bounded by writes and by bytes. A write that finds the lane full, or its zone skipped or failing, is dropped and
 * counted: a zone that was away has gaps, which the reads of {@link ZoneCache} fill. One virtual thread. Thread safe.
 */
final class WriteLane implements AutoCloseable {
    private static final int MAX_WRITES = 512;
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private final ZoneNode node;
    private final LongAdder dropped;
    private final BlockingQueue<ZoneWrite> queue = new ArrayBlockingQueue<>(MAX_WRITES);
    private final AtomicLong queuedBytes = new AtomicLong();
    private final Thread writer;

    WriteLane(ZoneNode node, LongAdder dropped) {
        this.node = node;
        this.dropped = dropped;
        writer = Thread.ofVirtual().name("cache-writes-" + node.zone()).start(this::write);
    }

    /** Queues the write, or drops it; never waits. */
    void offer(ZoneWrite write) {
        int bytes = write.bytes().length;
        if (queuedBytes.addAndGet(bytes) > MAX_BYTES || !queue.offer(write)) {
            queuedBytes.addAndGet(-bytes);
            dropped.increment();
        }
    }

    /** Ends the lane; what is queued is dropped. */
    @Override
    public void close() {
        writer.interrupt();
    }

    private void write() {
        try {
            while (true) {
                ZoneWrite write = queue.take();
                if (!stored(write)) {
                    dropped.increment();
                }
                queuedBytes.addAndGet(-write.bytes().length);
            }
        } catch (InterruptedException closed) {
            dropped.add(queue.size());
        }
    }

    private boolean stored(ZoneWrite write) {
        try {
            return node.admits() && node.store(write);
        } catch (IOException e) {
            return false;
        }
    }
}
