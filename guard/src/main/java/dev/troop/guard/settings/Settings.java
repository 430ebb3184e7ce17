package dev.troop.guard.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one source says of guards: a file, or whoever overrides it.
 *
 * <p>Most of it is stronger than the code of a guard. What Hystrix's defaults say is weaker than the code, as it was for
 * Hystrix. Each single value is right; whether the values of a guard go together is known when its code is there too ({@link
 * Layers#check}). Immutable and thread safe.
 */
public final class Settings {
    /** The level of all guards. */
    public static final String DEFAULT = "default";

    /** Settings that say nothing. */
    public static final Settings NONE = new Settings(Map.of(), Map.of(), List.of());

    /** Before the name of a guard or of the default level. */
    static final String PREFIX = "guards.";

    private final Map<String, Values> overCode;
    private final Map<String, Values> underCode;
    private final List<Remark> remarks;

    private Settings(Map<String, Values> overCode, Map<String, Values> underCode, List<Remark> remarks) {
        this.overCode = Collections.unmodifiableMap(new TreeMap<>(overCode));
        this.underCode = Collections.unmodifiableMap(new TreeMap<>(underCode));
        this.remarks = List.copyOf(remarks);
    }

    /** The same with one value more for {@code guard}, or for {@link #DEFAULT}, stronger than its code. */
    Settings with(String guard, Said<?> value) {
        return new Settings(put(overCode, guard, value), underCode, remarks);
    }

    /** The same with one value more for {@code guard}, or for {@link #DEFAULT}, weaker than its code. */
    Settings withUnderCode(String guard, Said<?> value) {
        return new Settings(overCode, put(underCode, guard, value), remarks);
    }

    /** The same with these remarks more. */
    Settings withRemarks(List<Remark> more) {
        List<Remark> all = new ArrayList<>(remarks);
        all.addAll(more);
        return new Settings(overCode, underCode, all);
    }

    /**
     * The same with a value that somebody gives while the guards run.
     *
     * @param key such as {@code guards.user-history.deadline}, or {@code guards.default.breaker.force}
     * @throws SettingsException if there is no such key or value
     */
    public Settings with(String key, String value, String by) {
        Line line = new Line(key, value, Place.of(by));
        List<Problem> problems = new ArrayList<>();
        Settings more = GuardLines.read(List.of(line), problems);
        SettingsException.throwIfAny(problems);
        return under(more);
    }

    /**
     * The same without what is said by a key.
     *
     * @throws SettingsException if there is no such key
     */
    public Settings without(String key) {
        GuardLines.Target target = GuardLines.target(new Line(key, "", Place.of("what is to be withdrawn")));
        Map<String, Values> rest = new TreeMap<>(overCode);
        rest.computeIfPresent(target.guard(), (guard, values) -> values.without(target.setting()));
        rest.values().removeIf(Values::isEmpty);
        return new Settings(rest, underCode, remarks);
    }

    /** What {@code stronger} says, and what these say of the rest. */
    public Settings under(Settings stronger) {
        Settings all =
                new Settings(merged(overCode, stronger.overCode), merged(underCode, stronger.underCode), remarks);
        return all.withRemarks(stronger.remarks);
    }

    /** What was read and does nothing, or not the same as where it comes from. */
    public List<Remark> remarks() {
        return remarks;
    }

    /** The names of the guards of which something is said; without {@link #DEFAULT}. */
    public Set<String> guards() {
        Set<String> names = new TreeSet<>(overCode.keySet());
        names.addAll(underCode.keySet());
        names.remove(DEFAULT);
        return Collections.unmodifiableSet(names);
    }

    /** What is said of {@code guard} and is stronger than its code. */
    Values overCode(String guard) {
        return of(overCode, guard);
    }

    /** What is said of {@code guard} and is weaker than its code. */
    Values underCode(String guard) {
        return of(underCode, guard);
    }

    /** What is said and is stronger than code, as properties that can be read again. */
    public String print() {
        StringBuilder text = new StringBuilder();
        overCode.forEach((guard, values) -> {
            for (Said<?> value : values.all()) {
                text.append(key(guard, value.setting()))
                        .append('=')
                        .append(value.text())
                        .append('\n');
            }
        });
        return text.toString();
    }

    /** The key by which {@code setting} of {@code guard} is set. */
    public static String key(String guard, Setting<?> setting) {
        return PREFIX + guard + "." + setting.name();
    }

    @Override
    public String toString() {
        return "over the code " + overCode + ", under the code " + underCode;
    }

    private static Values of(Map<String, Values> level, String guard) {
        return level.getOrDefault(DEFAULT, Values.NONE).under(level.getOrDefault(guard, Values.NONE));
    }

    private static Map<String, Values> put(Map<String, Values> level, String guard, Said<?> value) {
        return merged(level, Map.of(guard, Values.NONE.with(value)));
    }

    private static Map<String, Values> merged(Map<String, Values> weaker, Map<String, Values> stronger) {
        Map<String, Values> all = new TreeMap<>(weaker);
        stronger.forEach((guard, values) -> all.merge(guard, values, Values::under));
        return all;
    }
}
