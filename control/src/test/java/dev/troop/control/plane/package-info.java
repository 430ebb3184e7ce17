/** Tests of the control plane's parts. */
@NullMarked
package dev.troop.control.plane;

import org.jspecify.annotations.NullMarked;
