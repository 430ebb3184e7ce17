/** Tests of the production review; the corpus that it is measured on is in {@code src/test/corpus}. */
@NullMarked
package dev.troop.adapters.review;

import org.jspecify.annotations.NullMarked;
