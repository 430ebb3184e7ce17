/**
 * Guards in a Spring Boot application: by properties, around HTTP service clients, and in the actuator.
 *
 * <p>Start with {@link dev.troop.adapters.springboot.Guarded}, which users write;
 * {@link dev.troop.adapters.springboot.GuardsAutoConfiguration} says what an application gets.
 */
@NullMarked
package dev.troop.adapters.springboot;

import org.jspecify.annotations.NullMarked;
