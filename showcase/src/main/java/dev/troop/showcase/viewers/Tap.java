package dev.troop.showcase.viewers;

import dev.troop.showcase.world.Viewer;
import org.jspecify.annotations.Nullable;

/**
 * A viewer taps on something.
 *
 * @param viewer who
 * @param region where the viewer is
 * @param journey for what
 * @param title which title, where it is about one
 * @param faultToken what the request carries as a fault token, whatever that is; null for nearly all
 */
record Tap(
        Viewer viewer,
        String region,
        Journey journey,
        int title,
        @Nullable String faultToken) {

    /** The request of a test viewer who belongs to {@code probe}, always the same one. */
    static Tap ofProbe(String probe, Journey journey, String region, @Nullable String faultToken) {
        Viewer viewer = new Viewer(Viewer.TEST + probe.replaceAll("[^a-zA-Z0-9.-]", "-"));
        return new Tap(viewer, region, journey, viewer.testTitle(), faultToken);
    }
}
