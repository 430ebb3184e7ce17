package dev.troop.guard;

import dev.troop.guard.settings.Force;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What only settings say of a guard, and never its code.
 *
 * @param force what decides in the breaker's place
 * @param asksTiers whether the fallback tiers are asked; if not, the end follows at once
 * @param collapseWindow how long the first key of a batch waits for others; null for what the {@link Collapser} says
 * @param collapseMostKeys how many keys make a batch full; 0 for what the {@link Collapser} says
 */
record SettingsOnly(
        Force force, boolean asksTiers, @Nullable Duration collapseWindow, int collapseMostKeys) {
    /** They say nothing. */
    static final SettingsOnly NONE = new SettingsOnly(Force.NONE, true, null, 0);
}
