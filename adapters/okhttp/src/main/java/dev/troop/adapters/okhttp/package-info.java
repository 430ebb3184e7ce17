/**
 * OkHttp within the context of a request: deadline, faults and trace travel with every call.
 *
 * <p>Start with {@link dev.troop.adapters.okhttp.CallInterceptor}.
 */
@NullMarked
package dev.troop.adapters.okhttp;

import org.jspecify.annotations.NullMarked;
