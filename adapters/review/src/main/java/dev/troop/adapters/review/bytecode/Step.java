package dev.troop.adapters.review.bytecode;

import java.util.List;
import java.util.Set;
import org.objectweb.asm.Handle;

/** What a method does that matters for who calls whom, and with what. */
public sealed interface Step {

    /**
     * Which code a call names.
     *
     * @param opcode one of the invoke instructions
     * @param owner the type that the call is made on, as compiled
     */
    record Target(int opcode, String owner, String name, String descriptor) {}

    /**
     * A call.
     *
     * @param at the instruction, unique within the method
     * @param line the line in the source, 0 if unknown
     * @param target what is called
     * @param given the receiver, if there is one, and the arguments
     */
    record Call(int at, int line, Target target, List<Set<Source>> given) implements Step {}

    /**
     * A lambda or method reference is made.
     *
     * @param type the functional interface
     * @param method the method of it that the function stands for
     * @param arity how many parameters that method has
     * @param code what runs
     * @param captured what it takes along, in order
     */
    record MakeFunction(
            int at, int line, String type, String method, int arity, Handle code, List<Set<Source>> captured)
            implements Step {}

    /** A call whose target is decided while running, by a bootstrap method that is not known. */
    record Dynamic(int at, int line, String bootstrap) implements Step {}

    /** Something is kept in a field; {@code captured} if the compiler made the field for a variable of the method around. */
    record Keep(String field, Set<Source> value, boolean captured) implements Step {}

    /** Something is put into an array. */
    record PutInArray(Set<Source> array, Set<Source> value) implements Step {}

    /** The method returns something. */
    record Return(Set<Source> value) implements Step {}
}
