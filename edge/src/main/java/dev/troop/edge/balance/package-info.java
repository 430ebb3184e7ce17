/**
 * Which instance of a service a call goes to, so that one that is dead, hung, failing or slow costs next to nothing.
 *
 * <p>Start with {@link dev.troop.edge.balance.Origin}, what a service calls another one through; it does the I/O.
 * {@code Balancer} decides, and does none.
 */
@NullMarked
package dev.troop.edge.balance;

import org.jspecify.annotations.NullMarked;
