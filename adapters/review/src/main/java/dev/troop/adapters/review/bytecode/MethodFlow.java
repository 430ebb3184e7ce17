package dev.troop.adapters.review.bytecode;

import dev.troop.adapters.review.bytecode.SourceInterpreter.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * What one method does with objects, in no particular order of execution: branches and loops are taken together.
 *
 * @param key the method
 * @param access its access flags
 * @param steps what it does
 */
public record MethodFlow(MethodKey key, int access, List<Step> steps) {
    private static final Set<String> HARMLESS = Set.of(
            "java/lang/invoke/StringConcatFactory",
            "java/lang/runtime/ObjectMethods",
            "java/lang/runtime/SwitchBootstraps",
            "java/lang/runtime/ExactConversionsSupport");

    public MethodFlow {
        steps = List.copyOf(steps);
    }

    /** Whether it runs without an object. */
    public boolean isStatic() {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    /** The code of a function: a method that passes what it is given on to {@code function.code()}. */
    public static MethodFlow of(MethodKey key, Step.MakeFunction function) {
        Handle code = function.code();
        int parameters = function.captured().size() + function.arity();
        List<Set<Source>> given = new ArrayList<>();
        boolean makes = code.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        if (makes) {
            given.add(Set.of(new Source.Made(0, code.getOwner())));
        }
        for (int i = 0; i < parameters; i++) {
            given.add(Set.of(new Source.Given(i)));
        }
        int opcode = switch (code.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            case Opcodes.H_INVOKESPECIAL, Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            default -> Opcodes.INVOKEVIRTUAL;
        };
        Step.Target target = new Step.Target(opcode, code.getOwner(), code.getName(), code.getDesc());
        Source result = makes ? new Source.Made(0, code.getOwner()) : new Source.Returned(1);
        return new MethodFlow(
                key,
                Opcodes.ACC_STATIC,
                List.of(new Step.Call(1, function.line(), target, given), new Step.Return(Set.of(result))));
    }

    static boolean isFunction(InvokeDynamicInsnNode instruction) {
        return instruction.bsm.getOwner().equals("java/lang/invoke/LambdaMetafactory");
    }

    /** Follows the objects through a method. */
    static MethodFlow of(String owner, MethodNode method, Fields fields) throws AnalyzerException {
        MethodKey key = new MethodKey(owner, method.name, method.desc);
        Frame<Sources>[] frames =
                new Analyzer<>(new SourceInterpreter(method.instructions, fields)).analyze(owner, method);
        Reader reader = new Reader(method, fields);
        for (int at = 0; at < frames.length; at++) {
            AbstractInsnNode instruction = method.instructions.get(at);
            if (instruction instanceof LineNumberNode line) {
                reader.line = line.line;
            }
            Frame<Sources> frame = frames[at];
            if (frame != null) {
                reader.read(at, instruction, frame);
            }
        }
        return new MethodFlow(key, method.access, reader.steps);
    }

    /** Turns instructions into steps. */
    private static final class Reader {
        private final Fields fields;
        private final Map<Integer, Integer> parameters = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();
        private int line;

        Reader(MethodNode method, Fields fields) {
            this.fields = fields;
            int local = 0;
            if ((method.access & Opcodes.ACC_STATIC) == 0) {
                parameters.put(local++, 0);
            }
            for (Type type : Type.getArgumentTypes(method.desc)) {
                parameters.put(local, parameters.size());
                local += type.getSize();
            }
        }

        void read(int at, AbstractInsnNode instruction, Frame<Sources> frame) {
            switch (instruction) {
                case MethodInsnNode call -> call(at, call, frame);
                case InvokeDynamicInsnNode dynamic -> dynamic(at, dynamic, frame);
                case FieldInsnNode field -> keep(field, frame);
                default -> {
                    if (instruction.getOpcode() == Opcodes.AASTORE) {
                        add(new Step.PutInArray(top(frame, 2), top(frame, 0)), top(frame, 0));
                    } else if (instruction.getOpcode() == Opcodes.ARETURN) {
                        add(new Step.Return(top(frame, 0)), top(frame, 0));
                    }
                }
            }
        }

        private void call(int at, MethodInsnNode call, Frame<Sources> frame) {
            int receivers = call.getOpcode() == Opcodes.INVOKESTATIC ? 0 : 1;
            int count = Type.getArgumentCount(call.desc) + receivers;
            Step.Target target = new Step.Target(call.getOpcode(), call.owner, call.name, call.desc);
            steps.add(new Step.Call(at, line, target, taken(frame, count)));
        }

        private void dynamic(int at, InvokeDynamicInsnNode dynamic, Frame<Sources> frame) {
            if (!isFunction(dynamic)) {
                if (!HARMLESS.contains(dynamic.bsm.getOwner())) {
                    steps.add(new Step.Dynamic(at, line, dynamic.bsm.getOwner() + "." + dynamic.bsm.getName()));
                }
                return;
            }
            steps.add(new Step.MakeFunction(
                    at,
                    line,
                    Type.getReturnType(dynamic.desc).getInternalName(),
                    dynamic.name,
                    Type.getArgumentCount(((Type) dynamic.bsmArgs[0]).getDescriptor()),
                    (Handle) dynamic.bsmArgs[1],
                    taken(frame, Type.getArgumentCount(dynamic.desc))));
        }

        private void keep(FieldInsnNode access, Frame<Sources> frame) {
            if (access.getOpcode() == Opcodes.PUTFIELD || access.getOpcode() == Opcodes.PUTSTATIC) {
                String field = fields.resolve(access.owner, access.name);
                add(new Step.Keep(field, top(frame, 0), fields.isCaptured(field)), top(frame, 0));
            }
        }

        private void add(Step step, @Nullable Set<Source> moved) {
            if (moved != null && !moved.isEmpty()) {
                steps.add(step);
            }
        }

        private List<Set<Source>> taken(Frame<Sources> frame, int count) {
            List<Set<Source>> taken = new ArrayList<>();
            for (int i = count - 1; i >= 0; i--) {
                taken.add(top(frame, i));
            }
            return taken;
        }

        /** What is on the stack, so many places below its top. */
        private Set<Source> top(Frame<Sources> frame, int below) {
            Set<Source> named = new HashSet<>();
            for (Source source :
                    frame.getStack(frame.getStackSize() - 1 - below).all()) {
                named.add(
                        source instanceof Source.Given given
                                ? new Source.Given(parameters.getOrDefault(given.index(), given.index()))
                                : source);
            }
            return Set.copyOf(named);
        }
    }
}
