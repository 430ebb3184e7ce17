/** A stand-in for the library of {@code WebClient}, of which only the failure is needed. */
@NullMarked
package org.springframework.web.reactive.function.client;

import org.jspecify.annotations.NullMarked;
