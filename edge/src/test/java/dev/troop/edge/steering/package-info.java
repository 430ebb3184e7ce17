/** Tests of steering: its decisions alone, its DNS over real sockets. */
@NullMarked
package dev.troop.edge.steering;

import org.jspecify.annotations.NullMarked;
