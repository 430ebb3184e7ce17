package dev.troop.adapters.review.trace;

import dev.troop.adapters.review.bytecode.MethodKey;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place in the program where guards are made, with what is known of them from constants.
 *
 * <p>Not thread safe; complete when the trace is.
 */
public final class GuardDefinition {

    /** Where something is said: a method, the source file that it is in, and the line in that, 0 if unknown. */
    public record Place(MethodKey method, String file, int line) {}

    private final Place place;
    private final Set<String> names = new LinkedHashSet<>();
    private final Set<String> tiers = new LinkedHashSet<>();
    private boolean nameless;
    private boolean hasFallback;
    private @Nullable Place blankOwner;
    private @Nullable Place blankReason;

    GuardDefinition(Place place) {
        this.place = place;
    }

    /** Where its name is given. */
    public Place place() {
        return place;
    }

    /** The names that guards made here may have. */
    public Set<String> names() {
        return Set.copyOf(names);
    }

    /** Whether a guard made here may have a name that is no constant. */
    public boolean isNameless() {
        return nameless;
    }

    /** The names of its fallback tiers that are constants. */
    public Set<String> tiers() {
        return new LinkedHashSet<>(tiers);
    }

    /** Where its owner is said to be nobody, if it is. */
    public @Nullable Place blankOwner() {
        return blankOwner;
    }

    /** Where it ends in a failure without a reason, if it does and has no fallback. */
    public @Nullable Place blankEnd() {
        return hasFallback ? null : blankReason;
    }

    void named(Set<String> constants, boolean others) {
        names.addAll(constants);
        nameless |= others;
    }

    void owned(Set<String> constants, Place where) {
        if (constants.stream().anyMatch(String::isBlank)) {
            blankOwner = where;
        }
    }

    void tier(Set<String> constants) {
        hasFallback = true;
        tiers.addAll(constants);
    }

    void ends(Set<String> reasons, Place where) {
        if (reasons.stream().anyMatch(String::isBlank)) {
            blankReason = where;
        }
    }
}
