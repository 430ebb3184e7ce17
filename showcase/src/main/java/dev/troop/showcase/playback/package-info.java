/** What a player needs: where a title is, in which forms, and the right to play it. */
@NullMarked
package dev.troop.showcase.playback;

import org.jspecify.annotations.NullMarked;
