/**
 * The JDK's HTTP client, each request through a guard.
 *
 * <p>Start with {@link dev.troop.adapters.http.GuardedHttp}.
 */
@NullMarked
package dev.troop.adapters.http;

import org.jspecify.annotations.NullMarked;
