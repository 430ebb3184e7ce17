/** What titles there are, what they look like and how popular they are. */
@NullMarked
package dev.troop.showcase.catalogue;

import org.jspecify.annotations.NullMarked;
