package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodKey;
import dev.troop.adapters.review.bytecode.Program;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a trace found: every outbound call in the application's own code, and every place where guards are made.
 *
 * @param calls the outbound calls, in the order of the program
 * @param guards the guards
 */
public record Traced(List<Call> calls, List<GuardDefinition> guards) {

    /**
     * An outbound call.
     *
     * @param method the method it is in, as written in the source
     * @param file the source file
     * @param line the line in it, 0 if unknown
     * @param kind what it is a call of
     * @param what the method that is called
     * @param reach the worst way in which it is reached
     * @param path what leads to it in that way, from where it begins
     * @param why why it is not certain whether a guard is around it; empty if it is
     */
    public record Call(
            String method, String file, int line, Kind kind, String what, Reach reach, List<String> path, String why) {
        public Call {
            path = List.copyOf(path);
        }
    }

    private record Id(MethodKey method, OutboundCall call) {}

    public Traced {
        calls = List.copyOf(calls);
        guards = List.copyOf(guards);
    }

    Traced(Program program, Collection<Node> nodes, Reaches reaches, List<GuardDefinition> guards) {
        this(calls(program, nodes, reaches), guards);
    }

    private static List<Call> calls(Program program, Collection<Node> nodes, Reaches reaches) {
        Map<Id, Call> calls = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (OutboundCall one : node.outbound.values()) {
                Id id = new Id(node.flow.key(), one);
                Call call = call(program, node, one, reaches);
                calls.merge(id, call, (first, second) -> first.reach().compareTo(second.reach()) <= 0 ? first : second);
            }
        }
        return List.copyOf(calls.values());
    }

    private static Call call(Program program, Node node, OutboundCall call, Reaches reaches) {
        MethodKey key = node.flow.key();
        Reaches.Way worst = List.of(Reach.values()).stream()
                .map(reach -> reaches.way(node, reach))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow();
        return new Call(
                key.inSource(),
                program.file(key.owner()),
                call.line(),
                call.kind(),
                call.what(),
                worst.reach(),
                worst.path(),
                worst.why());
    }
}
