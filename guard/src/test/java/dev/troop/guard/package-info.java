/** Tests of the guard; {@link dev.troop.guard.TenTrapsTest} is the list of what others got wrong. */
@NullMarked
package dev.troop.guard;

import org.jspecify.annotations.NullMarked;
