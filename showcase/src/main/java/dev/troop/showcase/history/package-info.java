/** What viewers have watched and where they stopped. */
@NullMarked
package dev.troop.showcase.history;

import org.jspecify.annotations.NullMarked;
