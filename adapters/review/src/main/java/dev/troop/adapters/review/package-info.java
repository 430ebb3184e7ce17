/**
 * Production review: what an application calls outside without a guard, and the guards that lack something, found in its
 * class files. Start with {@link dev.troop.adapters.review.Review}.
 */
@NullMarked
package dev.troop.adapters.review;

import org.jspecify.annotations.NullMarked;
