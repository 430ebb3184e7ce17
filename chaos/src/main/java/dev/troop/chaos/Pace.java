package dev.troop.chaos;

import java.time.Duration;

/**
 * How long a drill takes for each of its parts, and how much it attacks at the same time.
 *
 * @param calm how long traffic runs untouched first, at least
 * @param killsAtOnce how many services the Chaos Monkey attacks at the same time, one instance in each region
 * @param delaysAtOnce how many dependencies the Latency Monkey slows at the same time
 * @param delayTime how long each is slow
 * @param hangs how many instances of different groups are hung, one after the other
 * @param hangTime how long each hangs
 * @param zoneTime how long a hung zone hangs
 * @param controlTime how long the control plane stays dead
 * @param holdTime how long an evacuated region stays dead
 */
public record Pace(
        Duration calm,
        int killsAtOnce,
        int delaysAtOnce,
        Duration delayTime,
        int hangs,
        Duration hangTime,
        Duration zoneTime,
        Duration controlTime,
        Duration holdTime) {

    /** So many that 99.9% of them are not all of them. */
    private static final int ENOUGH_CALM = 1000;

    private static final Duration MOST_CALM = Duration.ofSeconds(25);

    /** The pace of a whole drill: about six minutes. */
    public static final Pace FULL = new Pace(
            Duration.ofSeconds(15),
            3,
            4,
            Duration.ofMillis(3000),
            8,
            Duration.ofMillis(2500),
            Duration.ofSeconds(6),
            Duration.ofSeconds(7),
            Duration.ofSeconds(3));

    /** The pace of a quick drill: every rung, each part as short as it can be. */
    public static final Pace QUICK = new Pace(
            Duration.ofSeconds(5),
            4,
            5,
            Duration.ofMillis(2500),
            2,
            Duration.ofMillis(2000),
            Duration.ofMillis(2500),
            Duration.ofMillis(5000),
            Duration.ofMillis(1500));

    /** How long traffic runs untouched at a rate: until its percentiles mean something, if that takes no longer than 25 s. */
    public Duration calmAt(int requestsPerSecond) {
        Duration enough = Duration.ofSeconds(ENOUGH_CALM).dividedBy(requestsPerSecond);
        Duration most = enough.compareTo(MOST_CALM) < 0 ? enough : MOST_CALM;
        return calm.compareTo(most) > 0 ? calm : most;
    }
}
