/** Viewers, many of them: the load generator whose verdict on every answer is what a drill is judged by. */
@NullMarked
package dev.troop.showcase.viewers;

import org.jspecify.annotations.NullMarked;
