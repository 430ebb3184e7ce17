package dev.troop.guard;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What one request has asked its guards for already, so that it asks for each thing once.
 *
 * <p>Belongs to a {@link CallContext} and to all contexts of work within it; used by guards that are asked {@link
 * Draft#oncePerRequest once per request}. Thread safe.
 */
public final class RequestCache {

    /** One thing that was asked for, of a guard, which is told by its counts: they stay the same however it is set. */
    private record Question(Counts guard, Object key) {}

    private volatile @Nullable Map<Question, CompletableFuture<?>> answers;

    /** A cache that holds nothing. */
    public RequestCache() {}

    /** Joins those who ask the same; null for the first, who then has to answer with {@code mine}. */
    @SuppressWarnings("unchecked")
    <T> @Nullable CompletableFuture<Answer<T>> join(Stages<T> guard, Object key, CompletableFuture<Answer<T>> mine) {
        return (CompletableFuture<Answer<T>>) answers().putIfAbsent(new Question(guard.counts, key), mine);
    }

    /** Forgets an answer, so that the next who asks is the first again. */
    void forget(Stages<?> guard, Object key, CompletableFuture<?> answer) {
        answers().remove(new Question(guard.counts, key), answer);
    }

    /** How many wait for what somebody else asks. */
    int waiting() {
        return answers().values().stream()
                .mapToInt(CompletableFuture::getNumberOfDependents)
                .sum();
    }

    /** Most requests never need it. */
    private Map<Question, CompletableFuture<?>> answers() {
        Map<Question, CompletableFuture<?>> made = answers;
        if (made == null) {
            synchronized (this) {
                made = answers;
                if (made == null) {
                    made = new ConcurrentHashMap<>();
                    answers = made;
                }
            }
        }
        return made;
    }
}
