package dev.troop.adapters.review.bytecode;

/**
 * A class file where it was found.
 *
 * @param place the input, and what is nested in it, for messages
 * @param library whether its place is one of libraries
 * @param bytes its content; not to be changed
 */
record ClassFile(String place, boolean library, byte[] bytes) {}
