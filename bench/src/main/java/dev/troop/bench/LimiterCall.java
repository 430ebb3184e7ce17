package dev.troop.bench;

import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A call through Netflix concurrency-limits: a budget and nothing else. */
final class LimiterCall implements Protection {
    private final Limiter<Void> limiter;
    private final Callable<String> primary;

    LimiterCall(Wanted wanted) {
        primary = wanted.primary();
        limiter = SimpleLimiter.newBuilder()
                .named(wanted.name())
                .limit(FixedLimit.of(wanted.budget()))
                .build();
    }

    @Override
    @SuppressWarnings("NullAway") // a limiter without partitions takes no context
    public String call() {
        Optional<Limiter.Listener> permit = limiter.acquire(null);
        if (permit.isEmpty()) {
            return Wanted.FALLBACK;
        }
        Limiter.Listener listener = permit.get();
        try {
            String answer = primary.call();
            listener.onSuccess();
            return answer;
        } catch (Exception failure) {
            listener.onIgnore();
            return Wanted.FALLBACK;
        }
    }

    @Override
    public boolean isOpen() {
        return false;
    }
}
