package dev.troop.core;

import java.time.Duration;

/**
 * The moment by which an answer must be there, on one ticker.
 *
 * <p>A deadline travels between processes as the time that is left, never as a moment, because their tickers differ.
 * Immutable and thread safe.
 */
public final class Deadline {
    private final Ticker ticker;
    private final long at;

    private Deadline(Ticker ticker, long at) {
        this.ticker = ticker;
        this.at = at;
    }

    /** The deadline that lies {@code time} from now; one that is already over if {@code time} is zero or negative. */
    public static Deadline in(Duration time, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos() + time.toNanos());
    }

    /** The deadline at a reading of {@code ticker}, for whoever has read it already. */
    public static Deadline at(long nanos, Ticker ticker) {
        return new Deadline(ticker, nanos);
    }

    /** What is left, in nanoseconds; zero or negative once the deadline is over. */
    public long remainingNanos() {
        return at - ticker.nanos();
    }

    /**
     * What was left when {@code on} read {@code now}: saves a reading where one is there already.
     *
     * @param on where the reading comes from; if that is another ticker than this deadline's own, what is left now
     */
    public long remainingNanos(Ticker on, long now) {
        return on.equals(ticker) ? at - now : remainingNanos();
    }

    /** What is left; never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, remainingNanos()));
    }

    /** Whether the moment has come. */
    public boolean isOver() {
        return remainingNanos() <= 0;
    }

    /** The earlier of this deadline and the one that lies {@code time} from now on the same ticker. */
    public Deadline within(Duration time) {
        long then = ticker.nanos() + time.toNanos();
        return then - at < 0 ? new Deadline(ticker, then) : this;
    }

    @Override
    public String toString() {
        return remaining().toMillis() + " ms left";
    }
}
