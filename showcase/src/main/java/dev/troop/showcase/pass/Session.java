package dev.troop.showcase.pass;

import dev.troop.showcase.world.Viewer;
import java.time.Instant;

/**
 * Proof of who a viewer is and what was paid for, as it was when the viewer signed in.
 *
 * @param viewer who it is
 * @param plan what was paid for
 * @param expires when it stops being proof
 * @param header the signed form, as it travels in the {@value Sessions#HEADER} header
 */
public record Session(Viewer viewer, Viewer.Plan plan, Instant expires, String header) {}
