package dev.troop.adapters.review.bytecode;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;

/** The fields of the application: which class a field that is named belongs to, and what it was made for. */
final class Fields {
    private final Map<String, Boolean> captured = new HashMap<>();
    private final Hierarchy hierarchy;

    Fields(Hierarchy hierarchy) {
        this.hierarchy = hierarchy;
    }

    void add(ClassNode type) {
        for (FieldNode field : type.fields) {
            captured.put(type.name + "." + field.name, (field.access & Opcodes.ACC_SYNTHETIC) != 0);
        }
    }

    /** The field, {@code owner.name}, where {@code owner} is the type that declares it. */
    String resolve(String owner, String name) {
        for (String type : hierarchy.supertypes(owner)) {
            if (captured.containsKey(type + "." + name)) {
                return type + "." + name;
            }
        }
        return owner + "." + name;
    }

    /** Whether the compiler made the field to hold a variable of the method around its class. */
    boolean isCaptured(String field) {
        return captured.getOrDefault(field, false);
    }
}
