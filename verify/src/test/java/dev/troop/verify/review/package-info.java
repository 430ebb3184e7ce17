/** The production review as it is used: as a goal of a Maven that is really run. */
@NullMarked
package dev.troop.verify.review;

import org.jspecify.annotations.NullMarked;
