/** Tests of the HTTP server and client, over real sockets. */
@NullMarked
package dev.troop.edge.http;

import org.jspecify.annotations.NullMarked;
