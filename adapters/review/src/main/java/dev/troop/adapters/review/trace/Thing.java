package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.Step;

/** What a variable may hold, of what is followed. */
sealed interface Thing {

    /** Something that is not followed, such as what a library returned. */
    Thing UNKNOWN = new Unknown();

    /** See {@link #UNKNOWN}. */
    record Unknown() implements Thing {}

    /** An object of a class of the application. */
    record Instance(String type) implements Thing {}

    /** A constant text. */
    record Text(String value) implements Thing {}

    /** A lambda or method reference, made at one place in one context. */
    final class Function implements Thing {
        final Step.MakeFunction made;
        final Node body;

        Function(Step.MakeFunction made, Node body) {
            this.made = made;
            this.body = body;
        }
    }

    /** An object of a library whose calls go through a guard, whoever makes them. */
    Thing GUARDED = new Guarded();

    /** See {@link #GUARDED}. */
    record Guarded() implements Thing {}

    /** A guard, from its name on, or what becomes one. */
    record GuardInMaking(GuardDefinition definition) implements Thing {}
}
