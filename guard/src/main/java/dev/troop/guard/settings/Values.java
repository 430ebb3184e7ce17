package dev.troop.guard.settings;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of some settings, at most one of each. Immutable and thread safe. */
public final class Values {
    /** No values. */
    public static final Values NONE = new Values(Map.of());

    private final Map<Setting<?>, Said<?>> said;

    private Values(Map<Setting<?>, Said<?>> said) {
        this.said = said;
    }

    /** What was said of {@code setting}; null if nothing was. */
    @SuppressWarnings("unchecked") // with() puts nothing else there
    public <V> @Nullable Said<V> said(Setting<V> setting) {
        return (Said<V>) said.get(setting);
    }

    /** The value of {@code setting}: what was said, else its standard; null if there is neither. */
    public <V> @Nullable V get(Setting<V> setting) {
        Said<V> one = said(setting);
        return one != null ? one.value() : setting.standard();
    }

    /** The value of a setting that has a standard. */
    public <V> V the(Setting<V> setting) {
        V value = get(setting);
        if (value == null) {
            throw new IllegalStateException("nobody says a value of " + setting + ", and it has no standard");
        }
        return value;
    }

    /** The same with one value more, in the place of any that was there. */
    public Values with(Said<?> value) {
        return under(new Values(Map.of(value.setting(), value)));
    }

    /** The same without a value of {@code setting}. */
    public Values without(Setting<?> setting) {
        Map<Setting<?>, Said<?>> rest = new LinkedHashMap<>(said);
        rest.remove(setting);
        return new Values(rest);
    }

    /** What {@code stronger} says, and what these say of the rest. */
    public Values under(Values stronger) {
        if (stronger.said.isEmpty()) {
            return this;
        }
        Map<Setting<?>, Said<?>> all = new LinkedHashMap<>(said);
        all.putAll(stronger.said);
        return new Values(all);
    }

    /** All of them. */
    public Collection<Said<?>> all() {
        return said.values();
    }

    boolean isEmpty() {
        return said.isEmpty();
    }

    @Override
    public String toString() {
        return said.values().toString();
    }
}
