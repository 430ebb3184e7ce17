package dev.troop.chaos;

import dev.troop.core.TrafficPlan;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A region's way out of the traffic and back, as a state machine without I/O.
 *
 * <p>A planned evacuation moves the traffic that has arrived first (the region's gateways pass a growing share on to the
 * saviours), then new arrivals (steering), then waits for the last request to leave. An unplanned one, of a region that
 * is gone, has no gateways left to pass anything on and begins with the steering. Nothing in it needs an answer from the
 * region that leaves. A restore gives traffic back step by step, once the region is up: its processes are young, and what
 * has never run is slow. It takes the next step only while the region does well with what it has.
 *
 * <p>Immutable; a crash resumes it from the values of this record.
 *
 * @param region the region that leaves
 * @param planned whether it was alive when the evacuation began
 * @param saviours the share of its traffic for each other region
 * @param phase where the evacuation stands
 * @param step the step within a ramp, from 0
 * @param sinceNanos the ticker's reading when this step began
 * @param quietNanos how long the region has been without requests, while draining
 */
public record Evacuation(
        String region,
        boolean planned,
        Map<String, Double> saviours,
        Phase phase,
        int step,
        long sinceNanos,
        long quietNanos) {

    /** The parts of an evacuation, in order. */
    public enum Phase {
        /** The region's gateways pass a growing share of their traffic on to the saviours. */
        PROXY,
        /** Steering sends new viewers to the saviours; players' cached addresses run out. */
        STEER,
        /** Waiting until no request reaches the region any more. */
        DRAIN,
        /** The region is out of the traffic, until a restore. */
        HOLD,
        /** A restore was asked for; waiting until every process of the region is up. */
        RETURN,
        /** Steering gives the region a growing share of its viewers back. */
        RESTORE,
        /** Every viewer of the region is home again. */
        DONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The times of an evacuation.
     *
     * @param proxyStep how long each step of the proxy ramp lasts
     * @param steer how long after the flip of the steering players may still hold an old address: the records' time to
     *     live and a little
     * @param quiet how long no request must have reached the region before it counts as drained
     * @param drain how long the drain is waited for at most
     * @param restoreStep how long each step of the restore lasts at least; longer while the region does not do well
     */
    public record Times(Duration proxyStep, Duration steer, Duration quiet, Duration drain, Duration restoreStep) {}

    /**
     * What is seen of the region.
     *
     * @param quiet whether no viewer's request has reached its gateways since the last look
     * @param up whether every process of it is up
     * @param well whether what has reached it since the last look was answered as it should be
     */
    public record Signals(boolean quiet, boolean up, boolean well) {}

    private static final double[] PROXY_RAMP = {0.25, 0.5, 1.0};
    private static final double[] RESTORE_RAMP = {0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0};

    /** So many times its own time a step of the restore waits at most for the region to do well. */
    private static final int RESTORE_PATIENCE = 5;

    public Evacuation {
        saviours = Map.copyOf(new TreeMap<>(saviours));
        double sum = saviours.values().stream().mapToDouble(Double::doubleValue).sum();
        if (saviours.containsKey(region) || Math.abs(sum - 1) > 1e-6) {
            throw new IllegalArgumentException(
                    "saviours of " + region + " are " + saviours + ": expected other regions whose shares sum to 1");
        }
    }

    /** An evacuation that begins now. */
    public static Evacuation begin(String region, boolean planned, Map<String, Double> saviours, long nowNanos) {
        return new Evacuation(region, planned, saviours, planned ? Phase.PROXY : Phase.STEER, 0, nowNanos, 0);
    }

    /** The evacuation after a look at the region at {@code nowNanos}, which moves it on by one step at most. */
    public Evacuation look(long nowNanos, long sinceLastLookNanos, Signals signals, Times times) {
        long inStep = nowNanos - sinceNanos;
        return switch (phase) {
            case PROXY -> ramp(inStep, times.proxyStep(), PROXY_RAMP.length, Phase.STEER, nowNanos);
            case STEER -> inStep >= times.steer().toNanos() ? enter(Phase.DRAIN, nowNanos) : this;
            case DRAIN -> {
                long quiet = signals.quiet() ? quietNanos + sinceLastLookNanos : 0;
                boolean over = quiet >= times.quiet().toNanos()
                        || inStep >= times.drain().toNanos();
                yield over
                        ? enter(Phase.HOLD, nowNanos)
                        : new Evacuation(region, planned, saviours, phase, step, sinceNanos, quiet);
            }
            case RETURN -> signals.up() ? enter(Phase.RESTORE, nowNanos) : this;
            case RESTORE -> {
                boolean mayStep = signals.well()
                        || inStep >= RESTORE_PATIENCE * times.restoreStep().toNanos();
                yield mayStep ? ramp(inStep, times.restoreStep(), RESTORE_RAMP.length, Phase.DONE, nowNanos) : this;
            }
            case HOLD, DONE -> this;
        };
    }

    /** The evacuation after somebody asked for the region's return; from any phase, which is how one is aborted. */
    public Evacuation restore(long nowNanos) {
        return switch (phase) {
            case PROXY, STEER, DRAIN, HOLD -> enter(Phase.RETURN, nowNanos);
            case RETURN, RESTORE, DONE -> this;
        };
    }

    /** Where this evacuation wants the traffic now. */
    public TrafficPlan plan() {
        return switch (phase) {
            case PROXY -> new TrafficPlan(Map.of(), Map.of(region, away(PROXY_RAMP[step])));
            case STEER, DRAIN, HOLD, RETURN -> new TrafficPlan(Map.of(region, away(1)), Map.of(region, away(1)));
            case RESTORE -> new TrafficPlan(Map.of(region, away(1 - RESTORE_RAMP[step])), Map.of());
            case DONE -> TrafficPlan.HOME;
        };
    }

    private Evacuation ramp(long inStepNanos, Duration stepTime, int steps, Phase next, long nowNanos) {
        if (inStepNanos < stepTime.toNanos()) {
            return this;
        }
        return step + 1 < steps
                ? new Evacuation(region, planned, saviours, phase, step + 1, nowNanos, 0)
                : enter(next, nowNanos);
    }

    private Evacuation enter(Phase next, long nowNanos) {
        return new Evacuation(region, planned, saviours, next, 0, nowNanos, 0);
    }

    private Map<String, Double> away(double share) {
        Map<String, Double> shares = new TreeMap<>();
        saviours.forEach((saviour, part) -> shares.put(saviour, part * share));
        shares.put(region, 1 - share);
        return shares;
    }
}
