/**
 * Which gateway a viewer's player connects to: answered by DNS, from the gateways' health and the traffic plan.
 *
 * <p>Start with {@link dev.troop.edge.steering.Steering}, the decision; {@link dev.troop.edge.steering.SteeringDns} asks and
 * answers on the network, {@link dev.troop.edge.steering.SteeringMain} is the process around it, and
 * {@link dev.troop.edge.steering.DnsClient} is the player's side.
 */
@NullMarked
package dev.troop.edge.steering;

import org.jspecify.annotations.NullMarked;
