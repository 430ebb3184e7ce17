/** The rules of the house, held by ArchUnit: which module may know which, and what a name may be. */
@NullMarked
package dev.troop.verify.rules;

import org.jspecify.annotations.NullMarked;
