/**
 * What the services of the showcase say to each other and to viewers: records, and their JSON.
 *
 * <p>{@link dev.troop.showcase.contract.HomePage} and {@link dev.troop.showcase.contract.PlayPage} are what a viewer gets;
 * everything else is a part of one of them.
 */
@NullMarked
package dev.troop.showcase.contract;

import org.jspecify.annotations.NullMarked;
