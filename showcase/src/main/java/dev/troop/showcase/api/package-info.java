/** The two pages of the company, put together from all services: {@link dev.troop.showcase.api.HomePages} and
 * {@link dev.troop.showcase.api.PlayPages}; {@link dev.troop.showcase.api.ApiGuards} says what happens when one of them fails. */
@NullMarked
package dev.troop.showcase.api;

import org.jspecify.annotations.NullMarked;
