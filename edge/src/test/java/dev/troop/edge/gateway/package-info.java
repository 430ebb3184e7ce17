/** Tests of the gateway and its filters. */
@NullMarked
package dev.troop.edge.gateway;

import org.jspecify.annotations.NullMarked;
