package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodFlow;
import dev.troop.adapters.review.bytecode.MethodKey;
import dev.troop.adapters.review.bytecode.Source;
import dev.troop.adapters.review.bytecode.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;

/** Where a program begins: methods that no other method of it leads to. */
final class Roots {

    /** A method that nothing was seen to run. */
    record Left(MethodFlow method, Reach reach, String why) {}

    private static final String SERIAL = "$deserializeLambda$";

    private final Trace trace;
    private final Map<MethodKey, Set<MethodKey>> leadsTo = new LinkedHashMap<>();
    private final Set<String> made = new HashSet<>();
    private final Iterator<MethodKey> order;

    Roots(Trace trace) {
        this.trace = trace;
        for (MethodFlow method : trace.program.methods().values()) {
            if (trace.isOwn(method.key().owner()) && !method.key().name().equals(SERIAL)) {
                leadsTo.put(method.key(), named(method));
            }
        }
        // What a library may call on an object is named by whoever makes the object.
        for (Map.Entry<MethodKey, Set<MethodKey>> one : leadsTo.entrySet()) {
            for (Step step : method(one.getKey()).steps()) {
                makes(step).ifPresent(type -> {
                    made.add(type);
                    trace.program
                            .overriding(type, type)
                            .forEach(method -> one.getValue().add(method.key()));
                });
            }
        }
        order = callersFirst().iterator();
    }

    /**
     * One method of each group that lead to each other and that no other leads to: each, callers first, that none before it
     * leads to.
     */
    List<MethodFlow> first() {
        List<MethodFlow> roots = new ArrayList<>();
        Set<MethodKey> reached = new HashSet<>();
        for (MethodKey method : callersFirst()) {
            if (!reached.contains(method)) {
                search(method, reached, new ArrayList<>());
                roots.add(method(method));
            }
        }
        return roots;
    }

    /**
     * The next method that is still not known to run: the code of what is never called, as far as is seen, or what only a
     * library could call.
     */
    Optional<Left> left() {
        while (order.hasNext()) {
            MethodKey method = order.next();
            if (!trace.isKnown(method)) {
                MethodFlow flow = method(method);
                boolean work = made.contains(method.owner()) && standsForWork(flow);
                return Optional.of(
                        work
                                ? new Left(flow, Reach.UNSURE, "nobody is seen to run it")
                                : new Left(flow, Reach.BARE, ""));
            }
        }
        return Optional.empty();
    }

    /** All methods, in the order opposite to that in which a depth-first search leaves them. */
    private List<MethodKey> callersFirst() {
        List<MethodKey> left = new ArrayList<>();
        Set<MethodKey> seen = new HashSet<>();
        leadsTo.keySet().forEach(method -> search(method, seen, left));
        left.retainAll(leadsTo.keySet());
        return left.reversed();
    }

    private boolean standsForWork(MethodFlow method) {
        String type = method.key().owner();
        return trace.program.hierarchy().supertypes(type).stream()
                .filter(above -> LibraryCalls.isFollowed(above) && !above.equals("java/lang/Object"))
                .anyMatch(above -> trace.program.overriding(type, above).contains(method));
    }

    /** Depth first, without recursion: a chain of calls may be longer than the stack. */
    private void search(MethodKey start, Set<MethodKey> seen, List<MethodKey> left) {
        if (!seen.add(start)) {
            return;
        }
        Deque<MethodKey> path = new ArrayDeque<>(List.of(start));
        Deque<Iterator<MethodKey>> open = new ArrayDeque<>(List.of(next(start)));
        while (!open.isEmpty()) {
            Iterator<MethodKey> current = open.getLast();
            if (!current.hasNext()) {
                open.removeLast();
                left.add(path.removeLast());
                continue;
            }
            MethodKey next = current.next();
            if (seen.add(next)) {
                path.addLast(next);
                open.addLast(next(next));
            }
        }
    }

    private Iterator<MethodKey> next(MethodKey method) {
        return leadsTo.getOrDefault(method, Set.of()).iterator();
    }

    private MethodFlow method(MethodKey key) {
        return java.util.Objects.requireNonNull(trace.program.methods().get(key), key::toString);
    }

    private Set<MethodKey> named(MethodFlow method) {
        Set<MethodKey> named = new LinkedHashSet<>();
        for (Step step : method.steps()) {
            if (step instanceof Step.Call call) {
                boolean exact = call.target().opcode() == Opcodes.INVOKESPECIAL;
                name(call.target().owner(), call.target().name(), call.target().descriptor(), exact, named);
            } else if (step instanceof Step.MakeFunction function) {
                Handle code = function.code();
                boolean exact = code.getTag() == Opcodes.H_INVOKESPECIAL || code.getTag() == Opcodes.H_NEWINVOKESPECIAL;
                name(code.getOwner(), code.getName(), code.getDesc(), exact, named);
            }
        }
        return named;
    }

    private void name(String owner, String name, String descriptor, boolean exact, Set<MethodKey> named) {
        trace.program.resolve(owner, name, descriptor).ifPresent(method -> named.add(method.key()));
        if (!exact && !LibraryCalls.isFollowed(owner)) {
            for (String below : trace.program.ownSubtypes(owner)) {
                trace.program.resolve(below, name, descriptor).ifPresent(method -> named.add(method.key()));
            }
        }
    }

    private Optional<String> makes(Step step) {
        String type = switch (step) {
            case Step.Call call
            when call.target().name().equals("<init>")
                    && call.given().getFirst().stream().anyMatch(Source.Made.class::isInstance) ->
                call.target().owner();
            case Step.MakeFunction function
            when function.code().getTag() == Opcodes.H_NEWINVOKESPECIAL ->
                function.code().getOwner();
            default -> "";
        };
        return trace.isOwn(type) ? Optional.of(type) : Optional.empty();
    }
}
