/** The door: who comes in, and which region answers. */
@NullMarked
package dev.troop.showcase.gateway;

import org.jspecify.annotations.NullMarked;
