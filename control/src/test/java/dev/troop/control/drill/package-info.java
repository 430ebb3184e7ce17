/** Tests of what a drill reads from its viewers and says of them. */
@NullMarked
package dev.troop.control.drill;

import org.jspecify.annotations.NullMarked;
