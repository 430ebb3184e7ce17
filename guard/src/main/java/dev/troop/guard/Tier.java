package dev.troop.guard;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * One fallback tier of one guard.
 *
 * @param step its place in the chain, from 1
 * @param maxAge older values are no answer; null if values of any age are
 * @param slots how many runs of it may be under way
 */
record Tier<T>(
        String guard,
        String name,
        int step,
        @Nullable Duration maxAge,
        AgedFallback<T> work,
        Slots slots,
        ThreadFactory threads) {

    /** A run of this tier for {@code call}. */
    Errand<Aged<T>> run(Call call, FaultStage faults, CallContext context) {
        return new Errand<>(context, faults.guards(), slots, true) {
            @Override
            public Aged<T> call() throws Exception {
                faults.pass(step, name, 1, context());
                if (isLeft()) {
                    throw new InterruptedException("the caller has left");
                }
                Aged<T> answer = work.answer(call);
                if (answer != null && maxAge != null && answer.age().compareTo(maxAge) > 0) {
                    throw NoAnswer.INSTANCE;
                }
                return answer;
            }
        };
    }
}
