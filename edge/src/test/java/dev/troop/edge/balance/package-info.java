/** Tests of the balancer: its decisions in simulated time, its I/O over real sockets. */
@NullMarked
package dev.troop.edge.balance;

import org.jspecify.annotations.NullMarked;
