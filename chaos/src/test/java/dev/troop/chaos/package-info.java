/** Tests of the decisions: no I/O, no sleeping, seeds are part of a failure's message. */
@NullMarked
package dev.troop.chaos;

import org.jspecify.annotations.NullMarked;
