package dev.troop.edge.balance;

import dev.troop.core.InstanceId;
import java.time.Duration;

/**
 * One instance as its balancer knows it. All times are readings of the balancer's ticker, or nanoseconds.
 *
 * <p>Three things are measured. The <em>peak</em> is a latency that rises at once to any higher observation and decays
 * towards lower ones, and with time: it weighs calls. The <em>typical</em> latency is an average that ignores peaks more: it
 * says which silence is unusual. The <em>silence</em> is for how long calls were waiting since the last sign of life. Not
 * thread safe: the balancer locks.
 */
final class Peer {
    private static final double PEAK_DECAY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final double TYPICAL_WEIGHT = 0.1;

    final InstanceId id;
    final boolean ownZone;
    int outstanding;
    int failuresInRow;
    int successesSinceBack;
    long calls;
    long failures;

    private double peak;
    private long peakAt;
    private double typical;
    private boolean isKnown;
    private long silentBefore;
    private long silentSince;

    private boolean out;
    private boolean silent;
    private boolean wasOut;
    private long outSince;
    private long outLastTried;
    private long backSince;
    private int ejections;
    private long probeDelay;

    Peer(InstanceId id, boolean ownZone, long now) {
        this.id = id;
        this.ownZone = ownZone;
        peakAt = now;
    }

    // Latency and silence.

    void started(long now) {
        if (outstanding == 0) {
            silentSince = now;
        }
        outstanding++;
        calls++;
    }

    /** Ends a call that got no answer: its waiting still counts as silence. */
    void left(long now) {
        outstanding--;
        if (outstanding == 0) {
            silentBefore += now - silentSince;
        }
    }

    /** Ends a call that got an answer, good or bad. */
    void heard(long now) {
        outstanding--;
        lives(now);
    }

    /** It has shown that it lives. */
    void lives(long now) {
        silentBefore = 0;
        silentSince = now;
    }

    long silence(long now) {
        return outstanding == 0 ? 0 : silentBefore + (now - silentSince);
    }

    void took(long latency, long now) {
        typical = isKnown ? typical + (latency - typical) * TYPICAL_WEIGHT : latency;
        isKnown = true;
        tookAtLeast(latency, now);
    }

    void tookAtLeast(long latency, long now) {
        peak = Math.max(peak(now), (double) latency);
        peakAt = now;
    }

    double peak(long now) {
        return peak * Math.exp(-(double) (now - peakAt) / PEAK_DECAY_NANOS);
    }

    /** Whether it has answered since it was started, as far as one can know. */
    boolean isKnown() {
        return isKnown;
    }

    double typical() {
        return typical;
    }

    // In or out.

    boolean isOut() {
        return out;
    }

    boolean isOutForSilence() {
        return out && silent;
    }

    int ejections() {
        return ejections;
    }

    long outSince() {
        return outSince;
    }

    long outLastTried() {
        return outLastTried;
    }

    long backSince() {
        return backSince;
    }

    /** Whether it came back from an ejection and has not proven itself since. */
    boolean isOnProbation(int successes) {
        return wasOut && successesSinceBack < successes;
    }

    /** Notes that it was tried in spite of its ejection, and failed. */
    void triedOut(long now) {
        outLastTried = now;
    }

    void eject(long now, boolean forSilence, long firstProbeDelay) {
        out = true;
        silent = forSilence;
        outSince = now;
        outLastTried = now;
        ejections++;
        probeDelay = firstProbeDelay;
    }

    void back(long now, boolean slowly) {
        out = false;
        wasOut = slowly || !silent;
        isKnown &= !slowly;
        successesSinceBack = 0;
        failuresInRow = 0;
        backSince = slowly ? now : Long.MIN_VALUE;
        peak = 0;
        lives(now);
    }

    boolean isReturning(long now, long ramp) {
        return wasOut && backSince != Long.MIN_VALUE && now - backSince < ramp;
    }

    void proven() {
        wasOut = false;
    }

    long probeDelay() {
        return probeDelay;
    }

    void probeDelay(long nanos) {
        probeDelay = nanos;
    }
}
