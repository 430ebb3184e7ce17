package dev.troop.adapters.review.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * From where a method was called: the last two calls on the way to it that handed a function on.
 *
 * <p>A method that takes functions is looked at once for each context, so that what it does with one caller's function is
 * not taken for what it does with another's.
 */
record Context(List<String> calls) {
    static final Context NONE = new Context(List.of());
    private static final int DEPTH = 2;

    Context {
        calls = List.copyOf(calls);
    }

    Context then(String call) {
        List<String> longer = new ArrayList<>(calls);
        longer.add(call);
        return new Context(longer.subList(Math.max(0, longer.size() - DEPTH), longer.size()));
    }
}
