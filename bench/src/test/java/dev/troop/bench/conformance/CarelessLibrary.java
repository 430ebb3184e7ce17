package dev.troop.bench.conformance;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A library that does everything wrong: each check must notice. */
final class CarelessLibrary implements Library {
    private static final int WAIT_MILLIS = 30;
    private static final int LOOKS_EVERY = 7;
    private static final int HESITATION_NANOS = 100_000;

    @Override
    public String name() {
        return "Careless";
    }

    @Override
    public String setUp() {
        return "as it comes";
    }

    @Override
    public Line breaker(Wish wish) {
        return new CarelessLine(wish, 0, false);
    }

    @Override
    public Line waiting(Wish wish) {
        return new CarelessLine(wish, WAIT_MILLIS, false);
    }

    @Override
    public Optional<Line> timed(Wish wish) {
        return Optional.of(new CarelessLine(wish, 0, true));
    }

    @Override
    public Finding splitState() throws Exception {
        return Checks.race(this);
    }

    @Override
    public Finding wallClock() {
        return Finding.of(true, "");
    }

    private static final class CarelessLine implements Line {
        private final Wish wish;
        private final int waitMillis;
        private final boolean timed;
        private final Semaphore permits;
        private final AtomicInteger abandoned = new AtomicInteger();
        private volatile String state = "closed";
        private volatile int probing;
        private volatile int failures;
        private volatile int calls;

        CarelessLine(Wish wish, int waitMillis, boolean timed) {
            this.wish = wish;
            this.waitMillis = waitMillis;
            this.timed = timed;
            this.permits = new Semaphore(wish.budget());
        }

        @Override
        public String call(Callable<String> primary) throws Exception {
            if (state.equals("open") || state.equals("half-open") && !maybeProbe()) {
                return elsewhere();
            }
            try {
                if (!permits.tryAcquire(waitMillis, TimeUnit.MILLISECONDS)) {
                    abandoned.incrementAndGet();
                    return ended(false);
                }
            } catch (InterruptedException gaveUp) {
                abandoned.incrementAndGet();
                return ended(false);
            }
            try {
                String answer = timed ? inTime(primary) : primary.call();
                ended(true);
                return answer;
            } catch (Exception failure) {
                return ended(false);
            } finally {
                if (abandoned.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                    permits.release();
                }
            }
        }

        private boolean maybeProbe() {
            if (probing > 0) {
                return false;
            }
            LockSupport.parkNanos(HESITATION_NANOS);
            synchronized (this) {
                probing++;
            }
            return true;
        }

        private String inTime(Callable<String> primary) throws InterruptedException, TimeoutException {
            FutureTask<String> task = new FutureTask<>(primary);
            Thread.startVirtualThread(task);
            try {
                return task.get(Checks.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException failure) {
                throw new TimeoutException(failure.getMessage());
            } catch (TimeoutException late) {
                Thread.currentThread().interrupt();
                throw late;
            }
        }

        private synchronized String ended(boolean well) throws InterruptedException {
            calls++;
            failures += well ? 0 : 1;
            probing--;
            boolean isTime = wish.minimumCalls() == 1 || calls % LOOKS_EVERY == 0;
            if (state.equals("half-open")) {
                state = well ? "closed" : "half-open";
            } else if (calls >= wish.minimumCalls() && isTime && failures * 2 >= calls) {
                state = "open";
            }
            return well ? "" : elsewhere();
        }

        private String elsewhere() {
            FutureTask<String> fallback = new FutureTask<>(wish::fallBack);
            Thread.startVirtualThread(fallback);
            boolean interrupted = Thread.interrupted();
            try {
                return fallback.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public String state() {
            return state;
        }

        @Override
        public synchronized void sleepIsOver() {
            if (state.equals("open")) {
                state = "half-open";
                probing = 0;
                failures = 0;
                calls = 0;
            }
        }
    }
}
