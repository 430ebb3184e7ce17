/**
 * End-to-end: whole drills in processes of their own, drills that must break, and drills that are killed.
 *
 * <p>Start with {@link dev.troop.verify.drill.DrillProcess}, which runs one.
 */
@NullMarked
package dev.troop.verify.drill;

import org.jspecify.annotations.NullMarked;
