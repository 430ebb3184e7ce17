/**
 * What guards do, in the form of {@code hystrix.stream}, so that the dashboards and the Turbine that people have go on to work.
 *
 * <p>Start with {@link dev.troop.adapters.hystrixstream.HystrixStream}; {@link dev.troop.adapters.hystrixstream.HystrixStreamHandler} serves it.
 */
@NullMarked
package dev.troop.adapters.hystrixstream;

import org.jspecify.annotations.NullMarked;
