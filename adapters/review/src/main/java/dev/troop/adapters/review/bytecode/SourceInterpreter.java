package dev.troop.adapters.review.bytecode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Interpreter;
import org.objectweb.asm.tree.analysis.Value;

/** Says for each place on a method's stack and in its variables which sources it may hold. */
final class SourceInterpreter extends Interpreter<SourceInterpreter.Sources> {

    /** What one place holds: so many words, from these sources; none for numbers and what is not followed. */
    record Sources(int size, Set<Source> all) implements Value {
        static final Sources ONE = new Sources(1, Set.of());
        static final Sources TWO = new Sources(2, Set.of());

        static Sources of(Source source) {
            return new Sources(1, Set.of(source));
        }

        @Override
        public int getSize() {
            return size;
        }
    }

    private final InsnList code;
    private final Fields fields;

    SourceInterpreter(InsnList code, Fields fields) {
        super(Opcodes.ASM9);
        this.code = code;
        this.fields = fields;
    }

    @Override
    public @Nullable Sources newValue(@Nullable Type type) {
        if (type == null) {
            return Sources.ONE;
        }
        return type.equals(Type.VOID_TYPE) ? null : sized(type);
    }

    @Override
    public Sources newParameterValue(boolean isInstanceMethod, int local, Type type) {
        // The number of the variable is made the number of the parameter by MethodFlow.
        return isObject(type) ? Sources.of(new Source.Given(local)) : sized(type);
    }

    @Override
    public Sources newOperation(AbstractInsnNode instruction) {
        return switch (instruction.getOpcode()) {
            case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> Sources.TWO;
            case Opcodes.LDC -> constant(((LdcInsnNode) instruction).cst);
            case Opcodes.NEW -> Sources.of(new Source.Made(at(instruction), ((TypeInsnNode) instruction).desc));
            case Opcodes.GETSTATIC -> field((FieldInsnNode) instruction);
            default -> Sources.ONE;
        };
    }

    @Override
    public Sources copyOperation(AbstractInsnNode instruction, Sources value) {
        return value;
    }

    @Override
    public Sources unaryOperation(AbstractInsnNode instruction, Sources value) {
        return switch (instruction.getOpcode()) {
            case Opcodes.LNEG,
                    Opcodes.DNEG,
                    Opcodes.I2L,
                    Opcodes.I2D,
                    Opcodes.L2D,
                    Opcodes.F2L,
                    Opcodes.F2D,
                    Opcodes.D2L -> Sources.TWO;
            case Opcodes.GETFIELD -> field((FieldInsnNode) instruction);
            case Opcodes.ANEWARRAY -> Sources.of(new Source.Made(at(instruction), "["));
            case Opcodes.CHECKCAST -> value;
            default -> Sources.ONE;
        };
    }

    @Override
    public Sources binaryOperation(AbstractInsnNode instruction, Sources first, Sources second) {
        return switch (instruction.getOpcode()) {
            case Opcodes.AALOAD -> first;
            case Opcodes.LALOAD,
                    Opcodes.DALOAD,
                    Opcodes.LADD,
                    Opcodes.DADD,
                    Opcodes.LSUB,
                    Opcodes.DSUB,
                    Opcodes.LMUL,
                    Opcodes.DMUL,
                    Opcodes.LDIV,
                    Opcodes.DDIV,
                    Opcodes.LREM,
                    Opcodes.DREM,
                    Opcodes.LSHL,
                    Opcodes.LSHR,
                    Opcodes.LUSHR,
                    Opcodes.LAND,
                    Opcodes.LOR,
                    Opcodes.LXOR -> Sources.TWO;
            default -> Sources.ONE;
        };
    }

    @Override
    public Sources ternaryOperation(AbstractInsnNode instruction, Sources first, Sources second, Sources third) {
        return Sources.ONE;
    }

    @Override
    public Sources naryOperation(AbstractInsnNode instruction, List<? extends Sources> values) {
        return switch (instruction) {
            case org.objectweb.asm.tree.MethodInsnNode call -> returned(call, Type.getReturnType(call.desc));
            case org.objectweb.asm.tree.InvokeDynamicInsnNode dynamic -> {
                boolean function = MethodFlow.isFunction(dynamic);
                yield function
                        ? Sources.of(new Source.Function(at(dynamic)))
                        : returned(dynamic, Type.getReturnType(dynamic.desc));
            }
            default -> Sources.of(new Source.Made(at(instruction), "["));
        };
    }

    @Override
    public void returnOperation(AbstractInsnNode instruction, Sources value, Sources expected) {}

    @Override
    public Sources merge(Sources first, Sources second) {
        if (first.equals(second)) {
            return first;
        }
        Set<Source> both = new HashSet<>(first.all);
        both.addAll(second.all);
        return new Sources(Math.min(first.size, second.size), Set.copyOf(both));
    }

    private Sources constant(Object constant) {
        return switch (constant) {
            case Long ignored -> Sources.TWO;
            case Double ignored -> Sources.TWO;
            case String text -> Sources.of(new Source.Text(text));
            case org.objectweb.asm.ConstantDynamic dynamic -> dynamic.getSize() == 2 ? Sources.TWO : Sources.ONE;
            default -> Sources.ONE;
        };
    }

    private Sources field(FieldInsnNode access) {
        Type type = Type.getType(access.desc);
        return isObject(type) ? Sources.of(new Source.Kept(fields.resolve(access.owner, access.name))) : sized(type);
    }

    private Sources returned(AbstractInsnNode call, Type type) {
        return isObject(type) ? Sources.of(new Source.Returned(at(call))) : sized(type);
    }

    private int at(AbstractInsnNode instruction) {
        return code.indexOf(instruction);
    }

    private static boolean isObject(Type type) {
        return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
    }

    private static Sources sized(Type type) {
        return type.getSize() == 2 ? Sources.TWO : Sources.ONE;
    }
}
