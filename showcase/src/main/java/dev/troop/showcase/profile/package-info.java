/** Who viewers are, what they paid for and what they watch on. */
@NullMarked
package dev.troop.showcase.profile;

import org.jspecify.annotations.NullMarked;
