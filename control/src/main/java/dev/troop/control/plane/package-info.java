/**
 * The control plane: what was decided is on record, what was injected is undone, and where traffic goes is told.
 *
 * <p>Start with {@link dev.troop.control.plane.ControlPlane}; one attack's life is in {@link
 * dev.troop.control.plane.Attacks}.
 */
@NullMarked
package dev.troop.control.plane;

import org.jspecify.annotations.NullMarked;
