/** Tests of the trace's lists. */
@NullMarked
package dev.troop.adapters.review.trace;

import org.jspecify.annotations.NullMarked;
