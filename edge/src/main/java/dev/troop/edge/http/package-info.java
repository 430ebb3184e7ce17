/**
 * HTTP/1.1 between the processes of a fleet: a small server and a small client on one Netty event loop thread.
 *
 * <p>Start with {@link dev.troop.edge.http.Endpoint}, which is what a service writes, and
 * {@link dev.troop.edge.http.HttpServer}, which serves it. Callers block, on virtual threads; Netty's types do not leave
 * this package.
 */
@NullMarked
package dev.troop.edge.http;

import org.jspecify.annotations.NullMarked;
