package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodFlow;
import dev.troop.adapters.review.bytecode.MethodKey;
import dev.troop.adapters.review.bytecode.Program;
import dev.troop.adapters.review.bytecode.Step;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Follows a program's objects until nothing new is learned.
 *
 * <p>A points-to analysis by inclusion (Andersen, 1994): what a variable may hold only grows, and a method is visited again
 * when something it read has grown. Variables are one for each method and context, fields one for each class that declares
 * them; a collection is taken for one with what is in it. A call on an object whose class is not known is taken to reach
 * every class of the application that it may be (class hierarchy analysis: Dean, Grove, Chambers, 1995).
 *
 * <p>Roots are methods that no other method leads to, as far as is seen: one of each cycle that nothing outside leads to.
 */
public final class Trace {
    final Program program;
    final Outbound outbound;

    private final Map<MethodKey, Map<Context, Node>> methods = new LinkedHashMap<>();
    private final Map<String, Thing.Function> functions = new LinkedHashMap<>();
    private final Map<String, GuardDefinition> guards = new LinkedHashMap<>();
    private final Map<String, Cell> fields = new HashMap<>();
    private final Map<String, Cell> functionsByType = new HashMap<>();
    private final Set<String> functionTypes = new LinkedHashSet<>();
    private final Set<Node> again = new LinkedHashSet<>();

    private Trace(Program program) {
        this.program = program;
        this.outbound = new Outbound(program.hierarchy());
        for (MethodFlow method : program.methods().values()) {
            for (Step step : method.steps()) {
                if (step instanceof Step.MakeFunction made) {
                    functionTypes.add(made.type());
                }
            }
        }
    }

    /** How each outbound call of a program is reached, and the guards that it makes. */
    public static Traced of(Program program) {
        Trace trace = new Trace(program);
        Reaches reaches = new Reaches();
        Roots roots = new Roots(trace);
        for (MethodFlow root : roots.first()) {
            trace.enter(root, reaches);
        }
        trace.settle();
        while (trace.enterWhatIsLeft(roots, reaches)) {
            trace.settle();
        }
        reaches.spread(trace.nodes());
        List<GuardDefinition> guards = new ArrayList<>(trace.guards.values());
        guards.addAll(AnnotatedGuards.of(program));
        return new Traced(program, trace.nodes(), reaches, guards);
    }

    /** Every method and function that is known to be there. */
    Collection<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        methods.values().forEach(byContext -> nodes.addAll(byContext.values()));
        functions.values().forEach(function -> nodes.add(function.body));
        return nodes;
    }

    /** A method as it is called from {@code caller}. */
    Node method(MethodFlow method, @Nullable Node caller, int at) {
        if (caller != null && method.key().isLambdaBody()) {
            return method(method, caller.context);
        }
        return caller != null && takesFunction(method.key())
                ? methodOfFunction(method, caller, at)
                : method(method, Context.NONE);
    }

    /** A method as it is called from one place with a function. */
    Node methodOfFunction(MethodFlow method, Node caller, int at) {
        return method(method, caller.context.then(caller + "@" + at));
    }

    private Node method(MethodFlow method, Context context) {
        return methods.computeIfAbsent(method.key(), any -> new LinkedHashMap<>())
                .computeIfAbsent(context, in -> visitSoon(new Node(method, in, false)));
    }

    /** The function that {@code maker} makes by a step. */
    Thing.Function function(Step.MakeFunction made, Node maker) {
        Thing.Function known = functions.get(id(maker, made.at()));
        if (known == null) {
            MethodFlow code = MethodFlow.of(maker.flow.key(), made);
            known = new Thing.Function(made, visitSoon(new Node(code, maker.context, true)));
            functions.put(id(maker, made.at()), known);
            add(functionsOf(made.type()), List.of(new Held(known, true)));
        }
        return known;
    }

    /** The guard that a method begins to make at an instruction. */
    GuardDefinition guard(Node maker, int at, GuardDefinition.Place place) {
        return guards.computeIfAbsent(maker.flow.key() + "@" + at, any -> new GuardDefinition(place));
    }

    Cell field(String name) {
        return fields.computeIfAbsent(name, any -> new Cell());
    }

    /** All functions of a functional interface, wherever they are. */
    Cell functionsOf(String type) {
        return functionsByType.computeIfAbsent(type, any -> new Cell());
    }

    void add(Cell cell, Collection<Held> more) {
        cell.add(more, again);
    }

    /** Whether a class's methods are looked at: it is the application's own, and nobody generated it to make calls. */
    boolean isOwn(String type) {
        return program.isOwn(type) && !outbound.isStub(type);
    }

    boolean isKnown(MethodKey method) {
        return methods.containsKey(method);
    }

    private void enter(MethodFlow root, Reaches reaches) {
        Node node = method(root, null, 0);
        enterUnknown(node);
        reaches.begin(node, Reach.BARE, "");
    }

    private void enterUnknown(Node node) {
        MethodKey key = node.flow.key();
        int count = Type.getArgumentCount(key.descriptor()) + (node.flow.isStatic() ? 0 : 1);
        for (int i = 0; i < count; i++) {
            add(node.given(i), List.of(new Held(Thing.UNKNOWN, false)));
        }
        if (!node.flow.isStatic()) {
            add(node.given(0), List.of(new Held(new Thing.Instance(key.owner()), false)));
        }
    }

    private boolean enterWhatIsLeft(Roots roots, Reaches reaches) {
        Optional<Roots.Left> left = roots.left();
        left.ifPresent(one -> {
            Node node = method(one.method(), null, 0);
            enterUnknown(node);
            reaches.begin(node, one.reach(), one.why());
        });
        return left.isPresent();
    }

    private void settle() {
        while (!again.isEmpty()) {
            Node next = again.iterator().next();
            again.remove(next);
            new Visit(this, next).run();
        }
    }

    private Node visitSoon(Node node) {
        again.add(node);
        return node;
    }

    private boolean takesFunction(MethodKey method) {
        for (Type parameter : Type.getArgumentTypes(method.descriptor())) {
            if (parameter.getSort() == Type.OBJECT) {
                String type = parameter.getInternalName();
                if (functionTypes.contains(type) || type.startsWith("java/util/function/")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String id(Node maker, int at) {
        return maker.flow.key() + "@" + at + maker.context.calls();
    }
}
