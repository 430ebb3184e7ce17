package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodFlow;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A method, or a function's code, in one context: what it may hold, what it makes run, what it calls outside. */
final class Node {
    final MethodFlow flow;
    final Context context;

    /** Whether it is what a function stands for, and not a method. */
    final boolean isFunction;

    final Set<Edge> edges = new LinkedHashSet<>();
    final Map<Integer, OutboundCall> outbound = new LinkedHashMap<>();
    final Cell result = new Cell();
    private final Map<Integer, Cell> given = new HashMap<>();
    private final Map<Integer, Cell> made = new HashMap<>();
    private final Map<Integer, Cell> returned = new HashMap<>();

    Node(MethodFlow flow, Context context, boolean isFunction) {
        this.flow = flow;
        this.context = context;
        this.isFunction = isFunction;
    }

    /** A parameter. */
    Cell given(int index) {
        return given.computeIfAbsent(index, any -> new Cell());
    }

    /** What is in the collection, array or other object of a library that an instruction made. */
    Cell made(int at) {
        return made.computeIfAbsent(at, any -> new Cell());
    }

    /** What a call returned. */
    Cell returned(int at) {
        return returned.computeIfAbsent(at, any -> new Cell());
    }

    @Override
    public String toString() {
        return flow.key() + (isFunction ? " (function)" : "");
    }
}
