/**
 * Class files, and what each method does with objects: where they come from, who is called with them, where they are kept.
 * Start with {@link dev.troop.adapters.review.bytecode.Program}, which is all that was read.
 */
@NullMarked
package dev.troop.adapters.review.bytecode;

import org.jspecify.annotations.NullMarked;
