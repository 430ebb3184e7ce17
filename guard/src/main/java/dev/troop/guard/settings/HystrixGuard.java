package dev.troop.guard.settings;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Hystrix's properties say of one guard, or of all of which they say nothing else. */
final class HystrixGuard {
    private static final Place BUILT_IN = Place.of("built into Hystrix");
    private static final String DEFAULT_KEY = "default";
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String LATE =
            "no timeout cuts a call off on its caller's thread: an answer that comes later is the answer, "
                    + "where Hystrix fell back no sooner; breaker.slow-after counts it for the breaker; run-on=virtual-thread ends calls in time";

    private final String guard;
    private final @Nullable String command;
    private final String pool;
    private final HystrixLines lines;
    private Settings settings = Settings.NONE;

    /**
     * @param guard its name, or {@link Settings#DEFAULT}
     * @param command the key of its command; null if none is known
     * @param pool the key of its thread pool
     */
    HystrixGuard(String guard, @Nullable String command, String pool, HystrixLines lines) {
        this.guard = guard;
        this.command = command;
        this.pool = pool;
        this.lines = lines;
    }

    /** {@code others} and what is said of this one. */
    Settings addTo(Settings others) {
        boolean onThread = text(HystrixProperty.STRATEGY).equalsIgnoreCase("THREAD");
        say(Setting.RUN_ON, onThread ? Runs.VIRTUAL_THREAD : Runs.CALLERS_THREAD, HystrixProperty.STRATEGY);
        Duration deadline = deadline();
        if (onThread) {
            budgetOfPool(deadline);
        } else {
            budgetOfSemaphore();
        }
        say(Setting.REQUEST_CACHE, isTrue(HystrixProperty.REQUEST_CACHE), HystrixProperty.REQUEST_CACHE);
        tiers();
        breaker();
        slowness(onThread, deadline);
        return others.under(settings);
    }

    private Duration deadline() {
        if (!isTrue(HystrixProperty.TIMEOUT_ENABLED)) {
            say(Setting.DEADLINE, NEVER, HystrixProperty.TIMEOUT_ENABLED);
            return NEVER;
        }
        Duration timeout = Duration.ofMillis(atLeastOne(HystrixProperty.TIMEOUT));
        say(Setting.DEADLINE, timeout, HystrixProperty.TIMEOUT);
        return timeout;
    }

    private void budgetOfSemaphore() {
        say(Setting.BUDGET, budget(HystrixProperty.SEMAPHORE), HystrixProperty.SEMAPHORE);
        sayWeakly(Setting.BUDGET_WAIT, Duration.ZERO, "nobody waits for a semaphore");
    }

    /** A pool grows beyond its core size only when its queue is full, and Hystrix rejects from a length of the queue on. */
    private void budgetOfPool(Duration deadline) {
        int core = budget(HystrixProperty.CORE);
        int queue = number(HystrixProperty.QUEUE);
        int rejectsFrom = number(HystrixProperty.QUEUE_REJECTION);
        boolean grows = isTrue(HystrixProperty.DIVERGE) && (queue <= 0 || queue < rejectsFrom);
        int maximum = number(HystrixProperty.MAXIMUM);
        if (grows && maximum > core) {
            say(Setting.BUDGET, maximum, HystrixProperty.MAXIMUM, HystrixProperty.CORE);
        } else {
            say(Setting.BUDGET, core, HystrixProperty.CORE);
        }
        boolean waits = queue > 0 && rejectsFrom > 0;
        Line said = said(HystrixProperty.QUEUE);
        if (waits && said != null) {
            lines.remark(said, "calls wait for a slot until their deadline; how many of them wait is not bounded");
        }
        say(
                Setting.BUDGET_WAIT,
                waits ? deadline : Duration.ZERO,
                HystrixProperty.QUEUE,
                HystrixProperty.QUEUE_REJECTION);
    }

    private void tiers() {
        int most = number(HystrixProperty.FALLBACK_SEMAPHORE);
        boolean enabled = isTrue(HystrixProperty.FALLBACK_ENABLED);
        if (enabled && most == 0) {
            say(Setting.TIERS_ENABLED, false, HystrixProperty.FALLBACK_SEMAPHORE);
        } else {
            say(Setting.TIERS_ENABLED, enabled, HystrixProperty.FALLBACK_ENABLED);
            say(Setting.TIER_BUDGET, Math.clamp(most, 1, 1_000_000), HystrixProperty.FALLBACK_SEMAPHORE);
        }
    }

    private void breaker() {
        boolean enabled = isTrue(HystrixProperty.BREAKER_ENABLED);
        int errors = number(HystrixProperty.ERRORS);
        say(Setting.BREAKER_ENABLED, enabled, HystrixProperty.BREAKER_ENABLED);
        say(Setting.BREAKER_FAILURE_RATE, Math.clamp(errors, 1, 100), HystrixProperty.ERRORS);
        say(Setting.BREAKER_MINIMUM_CALLS, Math.max(1, number(HystrixProperty.VOLUME)), HystrixProperty.VOLUME);
        Duration sleep = Duration.ofMillis(Math.max(1, number(HystrixProperty.SLEEP)));
        say(Setting.BREAKER_SLEEP, sleep, HystrixProperty.SLEEP);
        Duration window = Duration.ofMillis(number(HystrixProperty.WINDOW));
        Line said = said(HystrixProperty.WINDOW);
        if (window.compareTo(Duration.ofMillis(10)) >= 0) {
            say(Setting.BREAKER_OVER, window, HystrixProperty.WINDOW);
        } else if (said != null) {
            lines.problem(said, "expected 10 milliseconds or more");
        }
        sayWeakly(Setting.BREAKER_PROBES, 1, "one probe at a time");
        force(enabled, errors);
    }

    /**
     * On the caller's thread nothing cuts a call off, so for the breaker the timeout of a semaphore is the time from when on a
     * call is slow. Both are said as strongly as the deadline is, because they go together with it.
     */
    private void slowness(boolean onThread, Duration deadline) {
        if (onThread || !isTrue(HystrixProperty.TIMEOUT_ENABLED)) {
            sayWeakly(Setting.BREAKER_SLOW_AFTER, Duration.ZERO, "nothing counts as slow");
            sayWeakly(Setting.BREAKER_SLOW_RATE, 100, "nothing counts as slow");
            return;
        }
        int errors = Math.clamp(number(HystrixProperty.ERRORS), 1, 100);
        say(Setting.BREAKER_SLOW_AFTER, deadline, HystrixProperty.TIMEOUT);
        say(Setting.BREAKER_SLOW_RATE, errors, HystrixProperty.TIMEOUT);
        Line said = said(HystrixProperty.STRATEGY);
        if (said != null) {
            lines.remark(said, LATE);
        }
    }

    private void force(boolean enabled, int errors) {
        HystrixProperty by = null;
        Force force = Force.NONE;
        if (isTrue(HystrixProperty.FORCE_OPEN)) {
            force = Force.OPEN;
            by = HystrixProperty.FORCE_OPEN;
        } else if (isTrue(HystrixProperty.FORCE_CLOSED)) {
            force = Force.CLOSED;
            by = HystrixProperty.FORCE_CLOSED;
        } else if (errors > 100) {
            force = Force.CLOSED;
            by = HystrixProperty.ERRORS;
        }
        Line forced = by == null ? null : said(by);
        if (!enabled && forced != null) {
            lines.remark(forced, "nothing is forced where circuitBreaker.enabled is false");
        } else {
            say(
                    Setting.BREAKER_FORCE,
                    force,
                    HystrixProperty.FORCE_OPEN,
                    HystrixProperty.FORCE_CLOSED,
                    HystrixProperty.ERRORS);
        }
    }

    /**
     * Says a value that these properties make: stronger than the code if one of them was said of this guard's own key, else
     * weaker. It is said to come from the most special of them.
     */
    private <V> void say(Setting<V> setting, V value, HystrixProperty... makers) {
        Line own = null;
        Line general = null;
        for (HystrixProperty maker : makers) {
            String key = ownKey(maker);
            Line line = key == null ? null : lines.line(maker, key);
            own = own == null ? line : own;
            general = general == null ? lines.line(maker, DEFAULT_KEY) : general;
        }
        if (own != null && !guard.equals(Settings.DEFAULT)) {
            settings = settings.with(guard, new Said<>(setting, value, own.key(), own.place()));
        } else if (general != null) {
            settings = settings.withUnderCode(guard, new Said<>(setting, value, general.key(), general.place()));
        } else {
            HystrixProperty first = makers[0];
            sayWeakly(setting, value, "hystrix." + first.of.word + "." + DEFAULT_KEY + "." + first.key);
        }
    }

    /** Says a value that is built into Hystrix. */
    private <V> void sayWeakly(Setting<V> setting, V value, String key) {
        settings = settings.withUnderCode(guard, new Said<>(setting, value, key, BUILT_IN));
    }

    /** The line that decides on {@code property}; null if nobody said anything. */
    private @Nullable Line said(HystrixProperty property) {
        String key = ownKey(property);
        Line own = key == null ? null : lines.line(property, key);
        return own != null || property == HystrixProperty.POOL_OVERRIDE ? own : lines.line(property, DEFAULT_KEY);
    }

    private @Nullable String ownKey(HystrixProperty property) {
        if (property.of == HystrixProperty.Of.THREADPOOL) {
            return pool.equals(DEFAULT_KEY) ? null : pool;
        }
        return command;
    }

    private String text(HystrixProperty property) {
        Line said = said(property);
        return said == null ? property.builtIn : said.value();
    }

    private boolean isTrue(HystrixProperty property) {
        return HystrixProperty.TRUE.contains(text(property).toLowerCase(Locale.ROOT));
    }

    private int number(HystrixProperty property) {
        return Integer.parseInt(text(property));
    }

    private int budget(HystrixProperty property) {
        int calls = atLeastOne(property);
        Line said = said(property);
        if (calls > 1_000_000 && said != null) {
            lines.problem(said, "expected a million at most");
            return 1;
        }
        return calls;
    }

    private int atLeastOne(HystrixProperty property) {
        Line said = said(property);
        if (number(property) < 1 && said != null) {
            lines.problem(said, "expected 1 or more");
            return 1;
        }
        return number(property);
    }
}
