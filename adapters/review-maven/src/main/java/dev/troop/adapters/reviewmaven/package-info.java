/** The production review as a goal of Maven: {@link dev.troop.adapters.reviewmaven.ReviewGoal}. */
@NullMarked
package dev.troop.adapters.reviewmaven;

import org.jspecify.annotations.NullMarked;
