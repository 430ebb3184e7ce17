package dev.troop.guard;

import dev.troop.core.FaultRule;
import java.time.Duration;

/** What a caller is given: an {@link Answer}, or its value alone, which needs no object. */
interface Form<T, R> {

    R ofPrimary(T value);

    R ofTier(T value, String tier, Duration age, Throwable cause);

    R of(Answer<T> answer);

    /** The whole answer. */
    @SuppressWarnings("unchecked")
    static <T> Form<T, Answer<T>> answer() {
        return (Form<T, Answer<T>>) (Form<?, ?>) Whole.FORM;
    }

    /** The value alone. */
    @SuppressWarnings("unchecked")
    static <T> Form<T, T> value() {
        return (Form<T, T>) (Form<?, ?>) Value.FORM;
    }

    /** A value with the tier that gave it. */
    final class Whole<T> implements Form<T, Answer<T>> {
        private static final Whole<Object> FORM = new Whole<>();

        private Whole() {}

        @Override
        public Answer<T> ofPrimary(T value) {
            return new Answer<>(value, FaultRule.PRIMARY, Duration.ZERO, null);
        }

        @Override
        public Answer<T> ofTier(T value, String tier, Duration age, Throwable cause) {
            return new Answer<>(value, tier, age, cause);
        }

        @Override
        public Answer<T> of(Answer<T> answer) {
            return answer;
        }
    }

    /** A value and nothing else. */
    final class Value<T> implements Form<T, T> {
        private static final Value<Object> FORM = new Value<>();

        private Value() {}

        @Override
        public T ofPrimary(T value) {
            return value;
        }

        @Override
        public T ofTier(T value, String tier, Duration age, Throwable cause) {
            return value;
        }

        @Override
        public T of(Answer<T> answer) {
            return answer.value();
        }
    }
}
