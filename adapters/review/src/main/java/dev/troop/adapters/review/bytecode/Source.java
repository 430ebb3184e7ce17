package dev.troop.adapters.review.bytecode;

/** Where an object that a method handles came from, as the method alone can say. */
public sealed interface Source {

    /** It was given: 0 is {@code this} where there is one, then the parameters in order. */
    record Given(int index) implements Source {}

    /** The method made it: an object of {@code type} (of an array, {@code [}) at this instruction. */
    record Made(int at, String type) implements Source {}

    /** What the call at this instruction returned. */
    record Returned(int at) implements Source {}

    /** The lambda or method reference that was made at this instruction. */
    record Function(int at) implements Source {}

    /** What is in a field, {@code owner.name}. */
    record Kept(String field) implements Source {}

    /** A constant text. */
    record Text(String value) implements Source {}
}
