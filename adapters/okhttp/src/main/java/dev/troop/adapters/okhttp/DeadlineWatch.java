package dev.troop.adapters.okhttp;

import dev.troop.core.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;

/**
 * Cancels one call at its deadline, from before it is made until its response's body is read or closed.
 *
 * <p>One thread of Okio watches all of them. A body that nobody closes is closed by its deadline.
 */
final class DeadlineWatch extends AsyncTimeout {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Call call;
    private final Deadline deadline;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean over;

    private DeadlineWatch(Call call, Deadline deadline) {
        this.call = call;
        this.deadline = deadline;
    }

    /** Begins to watch, or fails if there is no time left. */
    static DeadlineWatch start(Call call, Deadline deadline) throws InterruptedIOException {
        long left = deadline.remainingNanos();
        if (left <= 0) {
            throw new InterruptedIOException("the deadline was over before the call was made");
        }
        DeadlineWatch watch = new DeadlineWatch(call, deadline);
        watch.timeout(left, TimeUnit.NANOSECONDS);
        watch.enter();
        return watch;
    }

    @Override
    protected void timedOut() {
        over = true;
        call.cancel();
    }

    /** Watches no more. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            exit();
        }
    }

    /**
     * The same failure, or that the deadline is over if it is: to the caller a late failure is a missing answer, and who
     * looks at the deadline on the call's thread may see its end before Okio's thread does.
     */
    IOException explained(IOException failure) {
        if (!over && !deadline.isOver()) {
            return failure;
        }
        InterruptedIOException timeout = new InterruptedIOException("no whole response by the deadline");
        timeout.initCause(failure);
        return timeout;
    }

    /** The same response, whose body is watched to its end. A connection that becomes another protocol's is let go. */
    Response over(Response response) {
        if (response.code() == SWITCHING_PROTOCOLS) {
            end();
            return response;
        }
        ResponseBody body = response.body();
        return response.newBuilder()
                .body(ResponseBody.create(Okio.buffer(new Watched(body)), body.contentType(), body.contentLength()))
                .build();
    }

    /** A body that ends the watch with itself. */
    private final class Watched extends ForwardingSource {
        Watched(ResponseBody body) {
            super(body.source());
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            try {
                long count = super.read(sink, byteCount);
                if (count < 0) {
                    end();
                }
                return count;
            } catch (IOException e) {
                end();
                throw explained(e);
            }
        }

        @Override
        public void close() throws IOException {
            end();
            super.close();
        }
    }
}
