/**
 * The wire between an instance and the control plane: evidence goes up, fault rules and the traffic plan come down.
 *
 * <p>Start with {@link dev.troop.link.LinkAgent}, the instance's end. {@link dev.troop.link.Beat} and
 * {@link dev.troop.link.Orders} are all that passes, as {@link dev.troop.link.LinkJson} writes them.
 */
@NullMarked
package dev.troop.link;

import org.jspecify.annotations.NullMarked;
