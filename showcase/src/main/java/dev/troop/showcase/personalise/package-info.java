/** What a viewer may like. */
@NullMarked
package dev.troop.showcase.personalise;

import org.jspecify.annotations.NullMarked;
