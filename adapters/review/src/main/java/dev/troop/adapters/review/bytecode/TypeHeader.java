package dev.troop.adapters.review.bytecode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * A type as its subtypes and callers see it. Names are internal ({@code java/lang/Object}).
 *
 * @param name the type
 * @param superName what it extends; null for Object
 * @param interfaces what it implements
 * @param access its access flags
 * @param methods name and descriptor of each method that a subtype could override
 */
public record TypeHeader(
        String name, @Nullable String superName, List<String> interfaces, int access, Set<String> methods) {
    private static final int NOT_OVERRIDDEN = Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;

    public TypeHeader {
        interfaces = List.copyOf(interfaces);
        methods = Set.copyOf(methods);
    }

    /** Reads the header of a class file. */
    static TypeHeader read(ClassReader reader) {
        Set<String> methods = new HashSet<>();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9) {
                    @Override
                    public @Nullable MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        if ((access & NOT_OVERRIDDEN) == 0 && !name.startsWith("<")) {
                            methods.add(name + descriptor);
                        }
                        return null;
                    }
                },
                ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new TypeHeader(
                reader.getClassName(),
                reader.getSuperName(),
                List.of(reader.getInterfaces()),
                reader.getAccess(),
                methods);
    }

    boolean isInterface() {
        return (access & Opcodes.ACC_INTERFACE) != 0;
    }

    boolean isAbstract() {
        return (access & Opcodes.ACC_ABSTRACT) != 0;
    }

    /** Its direct supertypes. */
    List<String> parents() {
        List<String> parents = new ArrayList<>(interfaces);
        if (superName != null) {
            parents.add(superName);
        }
        return parents;
    }
}
