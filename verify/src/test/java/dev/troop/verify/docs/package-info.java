/** What the documents claim, tried out. */
@NullMarked
package dev.troop.verify.docs;

import org.jspecify.annotations.NullMarked;
