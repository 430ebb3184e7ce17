/**
 * A cache with a copy in every zone of a region, spoken to in memcached's text protocol.
 *
 * <p>Start with {@link dev.troop.cache.ZoneCache}, what a service reads and writes through. It works against memcached
 * and against {@link dev.troop.cache.CacheServer}, the built-in server for where memcached is not installed.
 */
@NullMarked
package dev.troop.cache;

import org.jspecify.annotations.NullMarked;
