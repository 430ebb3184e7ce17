/**
 * Tests that make a dependency fail, and test runs that fail when a fallback tier was never exercised.
 *
 * <p>Start with {@link dev.troop.adapters.junit.FailDependency} and {@link dev.troop.adapters.junit.GuardProof}.
 */
@NullMarked
package dev.troop.adapters.junit;

import org.jspecify.annotations.NullMarked;
