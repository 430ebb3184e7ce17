package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodFlow;
import dev.troop.adapters.review.bytecode.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** One look at one call: what it may run, and what it hands on. */
final class CallVisit {
    private static final Held NOT_KNOWN = new Held(Thing.UNKNOWN, false);

    private final Visit visit;
    private final Trace trace;
    private final Node node;
    private final Step.Call call;
    private final Step.Target target;
    private final List<List<Held>> given;
    private final boolean hasReceiver;

    CallVisit(Visit visit, Step.Call call) {
        this.visit = visit;
        this.trace = visit.trace;
        this.node = visit.node;
        this.call = call;
        this.target = call.target();
        this.given = call.given().stream().map(visit::held).toList();
        this.hasReceiver = target.opcode() != Opcodes.INVOKESTATIC;
    }

    void run() {
        if (GuardCalls.begins(target) || GuardCalls.continues(target)) {
            makeGuard();
        }
        if (GuardCalls.takesWork(target)) {
            takeWork();
            return;
        }
        if (isGuarded()) {
            node.outbound.remove(call.at());
            trace.add(node.returned(call.at()), List.of(new Held(Thing.GUARDED, false)));
            return;
        }
        Optional<Kind> kind = trace.outbound.kind(target);
        kind.ifPresent(out -> visit.goesOut(
                call.at(), new OutboundCall(call.line(), out, Visit.name(target.owner()) + "." + target.name())));
        if (kind.isPresent() && trace.outbound.isStub(target.owner())) {
            handOver();
        } else if (target.opcode() == Opcodes.INVOKESTATIC || target.opcode() == Opcodes.INVOKESPECIAL) {
            callExactly();
        } else {
            callByReceiver();
        }
    }

    /** Whether the call goes through a guard because of what it is made on. */
    private boolean isGuarded() {
        if (GuardCalls.isGuarded(target)) {
            return true;
        }
        return hasReceiver
                && !given.getFirst().isEmpty()
                && given.getFirst().stream().allMatch(one -> one.thing() instanceof Thing.Guarded)
                && GuardCalls.handsGuardOn(target, trace.program.hierarchy());
    }

    private void callExactly() {
        Optional<MethodFlow> method = own(target.owner());
        if (method.isPresent()) {
            enter(method.get(), Edge.How.WITHIN, "");
        } else {
            handOver();
        }
    }

    private void callByReceiver() {
        Optional<MethodFlow> declared = own(target.owner());
        if (declared.isPresent() && (declared.get().access() & Opcodes.ACC_PRIVATE) != 0) {
            enter(declared.get(), Edge.How.WITHIN, "");
            return;
        }
        boolean exact = given.getFirst().stream().anyMatch(Held::isObject);
        for (Held receiver : given.getFirst()) {
            exact &= receiver.isObject() || receiver.thing() instanceof Thing.Text;
            switch (receiver.thing()) {
                case Thing.Function function -> callFunction(function, receiver.kept());
                case Thing.Instance(String type) -> callObject(type, receiver.kept());
                default -> {}
            }
        }
        if (!exact && !LibraryCalls.isFollowed(target.owner())) {
            callAnyObject();
        }
        if (!trace.isOwn(target.owner())) {
            handOver();
        }
    }

    private void callFunction(Thing.Function function, boolean kept) {
        int arity = Type.getArgumentCount(target.descriptor());
        if (target.name().equals(function.made.method()) && arity == function.made.arity()) {
            int captured = function.made.captured().size();
            for (int i = 0; i < arity; i++) {
                trace.add(function.body.given(captured + i), given.get(i + 1));
            }
            connect(
                    function.body,
                    kept ? Edge.How.ELSEWHERE : Edge.How.WITHIN,
                    "it is kept before it is run, so somebody else may run it too");
        } else {
            trace.program
                    .resolve(function.made.type(), target.name(), target.descriptor())
                    .ifPresent(method -> {
                        Node entered = enter(trace.methodOfFunction(method, node, call.at()), Edge.How.WITHIN, "");
                        trace.add(entered.given(0), List.of(new Held(function, kept)));
                    });
        }
    }

    private void callObject(String type, boolean kept) {
        if (!trace.isOwn(type) || !isA(type, target.owner())) {
            return;
        }
        Optional<MethodFlow> method = own(type);
        if (method.isPresent()) {
            boolean work = kept && LibraryCalls.isFollowed(target.owner());
            enterOn(
                    type,
                    method.get(),
                    work ? Edge.How.ELSEWHERE : Edge.How.WITHIN,
                    "it is kept before it is run, so somebody else may run it too");
            return;
        }
        // A method that the object has from a library, such as Thread.start, may call what the object overrides.
        trace.program.declaring(type, target.name(), target.descriptor()).ifPresent(library -> {
            for (MethodFlow overriding : trace.program.overriding(type, library)) {
                enterOn(type, overriding, Edge.How.ELSEWHERE, calledName() + " may run it on another thread or later");
            }
        });
    }

    private void callAnyObject() {
        for (String type : trace.program.ownSubtypes(target.owner())) {
            if (trace.isOwn(type)) {
                own(type).ifPresent(method -> enterOn(type, method, Edge.How.WITHIN, ""));
            }
        }
        if (trace.isOwn(target.owner())) {
            for (Held function : trace.functionsOf(target.owner()).read(node)) {
                if (function.thing() instanceof Thing.Function one) {
                    callFunction(one, true);
                }
            }
            own(target.owner()).ifPresent(method -> enter(method, Edge.How.WITHIN, ""));
        }
    }

    private void enterOn(String type, MethodFlow method, Edge.How how, String why) {
        Node entered = enter(method, how, why);
        trace.add(entered.given(0), List.of(new Held(new Thing.Instance(type), false)));
    }

    private Node enter(MethodFlow method, Edge.How how, String why) {
        return enter(trace.method(method, node, call.at()), how, why);
    }

    private Node enter(Node entered, Edge.How how, String why) {
        MethodFlow method = entered.flow;
        int shift = hasReceiver && method.isStatic() ? 1 : 0;
        boolean chosen = how == Edge.How.WITHIN && (target.opcode() == Opcodes.INVOKESPECIAL || !hasReceiver);
        for (int i = 0; i + shift < given.size(); i++) {
            // The receiver of a call by class is the object that was chosen, and no other.
            if (i > 0 || !hasReceiver || chosen || (method.access() & Opcodes.ACC_PRIVATE) != 0) {
                trace.add(entered.given(i), given.get(i + shift));
            }
        }
        connect(entered, how, why);
        return entered;
    }

    private void connect(Node to, Edge.How how, String why) {
        node.edges.add(Edge.of(to, how, how == Edge.How.WITHIN || how == Edge.How.GUARDED ? "" : why));
        trace.add(node.returned(call.at()), to.result.read(node));
    }

    private void takeWork() {
        for (List<Held> things : given) {
            for (Held one : things) {
                String as = one.thing() instanceof Thing.Instance(String type) ? type : "";
                for (Node body : visit.bodies(one.thing(), as)) {
                    node.edges.add(
                            one.kept()
                                    ? Edge.of(body, Edge.How.SOMEHOW, "it is kept before a guard gets it")
                                    : Edge.of(body, Edge.How.GUARDED, ""));
                }
            }
        }
    }

    private void makeGuard() {
        GuardDefinition.Place here = new GuardDefinition.Place(
                node.flow.key(), trace.program.file(node.flow.key().owner()), call.line());
        if (GuardCalls.begins(target)) {
            GuardDefinition guard = trace.guard(node, call.at(), here);
            List<Held> name = given.get(hasReceiver ? 1 : 0);
            boolean others = name.isEmpty() || name.stream().anyMatch(one -> !(one.thing() instanceof Thing.Text));
            guard.named(texts(name), others);
            trace.add(node.returned(call.at()), List.of(new Held(new Thing.GuardInMaking(guard), false)));
            return;
        }
        for (Held receiver : given.getFirst()) {
            if (receiver.thing() instanceof Thing.GuardInMaking(GuardDefinition guard)) {
                trace.add(node.returned(call.at()), List.of(receiver));
                switch (target.name()) {
                    case "owner" -> guard.owned(texts(given.get(1)), here);
                    case "fallback", "quickFallback" -> guard.tier(texts(given.get(1)));
                    case "otherwiseFail" -> guard.ends(texts(given.get(1)), here);
                    default -> {}
                }
            }
        }
    }

    /** A library gets what it is given: it runs functions, keeps objects, and may return either. */
    private void handOver() {
        Type[] parameters = Type.getArgumentTypes(target.descriptor());
        int receivers = hasReceiver ? 1 : 0;
        LibraryCalls.Fate fate = LibraryCalls.fate(target, trace.program.hierarchy());
        if (hasReceiver && LibraryCalls.isReactive(target) && fate != LibraryCalls.Fate.PART) {
            given.getFirst().forEach(one -> run(one, target.owner(), fate));
        }

        List<Held> put = new ArrayList<>();
        List<Held> run = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            String type = parameters[i].getSort() == Type.OBJECT ? parameters[i].getInternalName() : "java/lang/Object";
            for (Held one : given.get(i + receivers)) {
                boolean object = type.equals("java/lang/Object") || !mayRun(one.thing(), type);
                boolean part = fate == LibraryCalls.Fate.PART || fate == LibraryCalls.Fate.SAME;
                (object || part ? put : run).add(one);
                if (!object && !part) {
                    run(one, type, fate);
                }
            }
        }
        List<Held> content = new ArrayList<>(hasReceiver ? given.getFirst() : List.of());
        content.addAll(put);
        if (hasReceiver && fate != LibraryCalls.Fate.PART) {
            visit.putInto(call.given().getFirst(), put);
        }
        List<Held> result = content.stream()
                .filter(one -> one.isObject() || one.thing() instanceof Thing.GuardInMaking)
                .map(one -> fate == LibraryCalls.Fate.SAME || fate == LibraryCalls.Fate.PART ? one : one.keep())
                .collect(Collectors.toCollection(ArrayList::new));
        give(run, content, result);
        if (LibraryCalls.isReactive(target)) {
            result.addAll(madeBy(content));
        }
        result.add(NOT_KNOWN);
        trace.add(node.returned(call.at()), result);
    }

    /** Functions that a library runs are given what it has, and what they return, it may return. */
    private void give(List<Held> run, List<Held> content, List<Held> result) {
        List<Held> has = new ArrayList<>(
                content.stream().filter(Held::isObject).map(Held::keep).toList());
        has.add(NOT_KNOWN);
        for (Held one : run) {
            if (one.thing() instanceof Thing.Function function) {
                for (int i = 0; i < function.made.arity(); i++) {
                    trace.add(function.body.given(function.made.captured().size() + i), has);
                }
                function.body.result.read(node).stream()
                        .filter(Held::isObject)
                        .map(Held::keep)
                        .forEach(result::add);
            }
        }
    }

    /** What functions return that are a part of something: it becomes a part of that too. */
    private List<Held> madeBy(List<Held> parts) {
        List<Held> made = new ArrayList<>();
        for (Held one : parts) {
            if (one.thing() instanceof Thing.Function function) {
                function.body.result.read(node).stream()
                        .filter(Held::isObject)
                        .map(inner -> one.kept() ? inner.keep() : inner)
                        .forEach(made::add);
            }
        }
        return made;
    }

    private void run(Held one, String type, LibraryCalls.Fate fate) {
        for (Node body : visit.bodies(one.thing(), type)) {
            node.edges.add(
                    switch (fate) {
                        case NOW ->
                            one.kept()
                                    ? Edge.of(body, Edge.How.ELSEWHERE, "it is kept before it is run")
                                    : Edge.within(body);
                        case LATER -> Edge.of(body, Edge.How.SOMEHOW, calledName() + " keeps it to be run later");
                        default ->
                            Edge.of(body, Edge.How.ELSEWHERE, calledName() + " may run it on another thread or later");
                    });
        }
    }

    private boolean mayRun(Thing thing, String type) {
        return switch (thing) {
            case Thing.Function function -> isA(function.made.type(), type);
            case Thing.Instance(String own) -> isA(own, type);
            default -> false;
        };
    }

    private boolean isA(String type, String other) {
        return trace.program.hierarchy().isA(type, other);
    }

    private Optional<MethodFlow> own(String type) {
        return trace.isOwn(type)
                ? trace.program
                        .resolve(type, target.name(), target.descriptor())
                        .filter(method -> trace.isOwn(method.key().owner()))
                : Optional.empty();
    }

    private String calledName() {
        return Visit.name(target.owner()) + "." + target.name();
    }

    private static Set<String> texts(List<Held> things) {
        Set<String> texts = new LinkedHashSet<>();
        for (Held one : things) {
            if (one.thing() instanceof Thing.Text(String value)) {
                texts.add(value);
            }
        }
        return texts;
    }
}
