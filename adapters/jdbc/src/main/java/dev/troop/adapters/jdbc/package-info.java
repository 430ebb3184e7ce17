/**
 * A JDBC data source whose statements run through a guard.
 *
 * <p>Start with {@link dev.troop.adapters.jdbc.GuardedDataSource}. A {@code Session} is one connection and whether its driver
 * works for somebody; a {@code Driving} is one piece of work of the driver, from the guard's thread or beside it. A
 * {@code Shell} stands before each object of the driver that leads to its connection.
 */
@NullMarked
package dev.troop.adapters.jdbc;

import org.jspecify.annotations.NullMarked;
