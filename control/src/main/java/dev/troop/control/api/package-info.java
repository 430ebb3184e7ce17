/**
 * What is said between the control plane and those who operate it, as values, and the client that says it.
 *
 * <p>Start with {@link dev.troop.control.api.ControlClient}.
 */
@NullMarked
package dev.troop.control.api;

import org.jspecify.annotations.NullMarked;
