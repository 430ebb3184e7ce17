package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.Source;
import dev.troop.adapters.review.bytecode.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One look at one piece of code: what its variables hold now is carried on to where it goes. */
final class Visit {
    final Trace trace;
    final Node node;

    Visit(Trace trace, Node node) {
        this.trace = trace;
        this.node = node;
    }

    void run() {
        for (Step step : node.flow.steps()) {
            switch (step) {
                case Step.Call call -> new CallVisit(this, call).run();
                case Step.MakeFunction made -> make(made);
                case Step.Dynamic dynamic ->
                    goesOut(dynamic.at(), new OutboundCall(dynamic.line(), Kind.REFLECTION, name(dynamic.bootstrap())));
                case Step.Keep keep -> keep(keep);
                case Step.PutInArray put -> putInto(put.array(), held(put.value()));
                case Step.Return value -> trace.add(node.result, held(value.value()));
            }
        }
    }

    /** What may come from these sources. */
    List<Held> held(Set<Source> sources) {
        Set<Held> all = new LinkedHashSet<>();
        for (Source source : sources) {
            switch (source) {
                case Source.Given given -> all.addAll(node.given(given.index()).read(node));
                case Source.Made made -> {
                    all.addAll(node.made(made.at()).read(node));
                    if (trace.isOwn(made.type())) {
                        all.add(new Held(new Thing.Instance(made.type()), false));
                    }
                }
                case Source.Returned returned ->
                    all.addAll(node.returned(returned.at()).read(node));
                case Source.Function function ->
                    all.addAll(node.made(function.at()).read(node));
                case Source.Kept kept -> {
                    all.addAll(trace.field(kept.field()).read(node));
                    all.add(new Held(Thing.UNKNOWN, true));
                }
                case Source.Text text -> all.add(new Held(new Thing.Text(text.value()), false));
            }
        }
        return new ArrayList<>(all);
    }

    /** Puts things into arrays, collections and the like: who has those, has these. */
    void putInto(Set<Source> containers, List<Held> things) {
        List<Held> kept =
                things.stream().filter(Visit::isFollowed).map(Held::keep).toList();
        if (kept.isEmpty()) {
            return;
        }
        for (Source container : containers) {
            switch (container) {
                case Source.Made made -> trace.add(node.made(made.at()), kept);
                case Source.Kept field -> trace.add(trace.field(field.field()), kept);
                case Source.Given given -> {
                    trace.add(node.given(given.index()), kept);
                    loseSight(kept);
                }
                case Source.Returned returned -> {
                    trace.add(node.returned(returned.at()), kept);
                    loseSight(kept);
                }
                case Source.Function ignored -> loseSight(kept);
                case Source.Text ignored -> loseSight(kept);
            }
        }
    }

    /** Work that goes where it cannot be followed may run in any way. */
    private void loseSight(List<Held> things) {
        for (Held one : things) {
            for (Node body : bodies(one.thing(), "java/lang/Object")) {
                node.edges.add(Edge.of(body, Edge.How.SOMEHOW, "it is put where it cannot be followed"));
            }
        }
    }

    /**
     * The code that a library may run when it is given a thing.
     *
     * @param as the type that the library takes it for; of {@code Object}, only what is made to be run
     */
    List<Node> bodies(Thing thing, String as) {
        return switch (thing) {
            case Thing.Function function -> List.of(function.body);
            case Thing.Instance(String type) ->
                trace.isOwn(type)
                        ? trace.program.overriding(type, as).stream()
                                .filter(method -> !as.equals("java/lang/Object"))
                                .map(method -> {
                                    Node body = trace.method(method, node, -1);
                                    trace.add(body.given(0), List.of(new Held(thing, false)));
                                    return body;
                                })
                                .toList()
                        : List.of();
            default -> List.of();
        };
    }

    void goesOut(int at, OutboundCall call) {
        node.outbound.put(at, call);
    }

    static String name(String internal) {
        return internal.replace('/', '.');
    }

    private void make(Step.MakeFunction made) {
        Thing.Function function = trace.function(made, node);
        for (int i = 0; i < made.captured().size(); i++) {
            trace.add(function.body.given(i), held(made.captured().get(i)));
        }
        trace.add(node.made(made.at()), List.of(new Held(function, false)));
    }

    private void keep(Step.Keep keep) {
        List<Held> things = held(keep.value()).stream()
                .filter(Visit::isFollowed)
                .map(one -> keep.captured() ? one : one.keep())
                .toList();
        trace.add(trace.field(keep.field()), things);
    }

    private static boolean isFollowed(Held one) {
        return !(one.thing() instanceof Thing.Text) && !(one.thing() instanceof Thing.Unknown);
    }
}
