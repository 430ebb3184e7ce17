package dev.troop.guard;

import dev.troop.guard.settings.Layers;
import dev.troop.guard.settings.Problem;
import dev.troop.guard.settings.Remark;
import dev.troop.guard.settings.Said;
import dev.troop.guard.settings.Setting;
import dev.troop.guard.settings.Settings;
import dev.troop.guard.settings.SettingsException;
import dev.troop.guard.settings.Values;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The settings of all guards of one process, and how they change while the guards run.
 *
 * <p>What is given is looked at as a whole, with the code of every guard that is there: one problem, and nothing changes. What
 * changes is logged, and told to listeners. A guard follows its settings from one call to the next: a call reads them once,
 * and sees all old or all new ones. What several calls share (slots, the breaker, the retry budget) lasts, and follows at
 * once; docs/settings.md says how. Thread safe: one change at a time.
 */
public final class LiveSettings {
    private static final System.Logger LOG = System.getLogger(LiveSettings.class.getName());

    private final Map<String, Guard<?>> guards = new LinkedHashMap<>();
    private final List<SettingsListener> listeners = new CopyOnWriteArrayList<>();
    private Layers layers = Layers.NONE;

    LiveSettings() {}

    /**
     * Takes {@code file} in the place of the file that counted so far.
     *
     * @param by who gave it, for the log
     * @return what it changed
     * @throws SettingsException if the values of a guard do not go together; nothing has changed then
     */
    public List<SettingsChange> apply(Settings file, String by) {
        return use(file, by);
    }

    /** The same for settings that are still to be read, which may be refused too; nobody waits while they are read. */
    List<SettingsChange> apply(Supplier<Settings> reader, String by) {
        return use(orRefused(reader, by), by);
    }

    private synchronized List<SettingsChange> use(Settings file, String by) {
        List<Remark> before = layers.file().remarks();
        List<SettingsChange> changes = change(layers.withFile(file), by);
        for (Remark remark : file.remarks()) {
            if (!before.contains(remark)) {
                LOG.log(Level.WARNING, remark.toString());
            }
        }
        return changes;
    }

    /**
     * Overrides file and code until it is withdrawn.
     *
     * @param by who wants it
     * @param key such as {@code guards.user-history.breaker.force}, or {@code guards.default.deadline} for all guards
     * @return what it changed
     * @throws SettingsException if there is no such key or value, or if it does not go with the other values of a guard;
     *     nothing has changed then
     */
    public List<SettingsChange> override(String by, String key, String value) {
        return override(by, live -> live.with(key, value, by));
    }

    /**
     * Withdraws an override; does nothing if there is none.
     *
     * @throws SettingsException as {@link #override(String, String, String)} does
     */
    public List<SettingsChange> withdraw(String by, String key) {
        return override(by, live -> live.without(key));
    }

    /**
     * Changes several overrides at once; {@link Settings#NONE} withdraws all of them.
     *
     * @throws SettingsException as {@link #override(String, String, String)} does
     */
    public synchronized List<SettingsChange> override(String by, UnaryOperator<Settings> change) {
        return change(layers.withLive(orRefused(() -> change.apply(layers.live()), by)), by);
    }

    /** What is overridden. */
    public synchronized Settings overrides() {
        return layers.live();
    }

    /** What the file says that counts. */
    public synchronized Settings file() {
        return layers.file();
    }

    /**
     * All values of a guard that somebody said and that count, with where they were said.
     *
     * @throws IllegalArgumentException if there is no such guard
     */
    public synchronized Collection<Said<?>> of(String guard) {
        Guard<?> one = guards.get(guard);
        if (one == null) {
            throw new IllegalArgumentException("guard '" + guard + "': expected one of " + guards.keySet());
        }
        return layers.of(guard, Setup.of(one.code)).all();
    }

    /** The names of which file or overrides say something, and that no guard has so far. */
    public synchronized Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(layers.file().guards());
        unknown.addAll(layers.live().guards());
        unknown.removeAll(guards.keySet());
        return unknown;
    }

    /** Tells {@code listener} of everything from now on. */
    public void onChange(SettingsListener listener) {
        listeners.add(listener);
    }

    private void refused(SettingsException why, String by) {
        LOG.log(Level.ERROR, "settings of " + by + " are refused, the old ones stay:\n" + why.getMessage());
        tell(listener -> listener.refused(why, by));
    }

    /** Makes a guard with the settings that count for it. */
    synchronized <T> Guard<T> start(Draft<T> code, Guards all, Ending<T> ending) {
        if (guards.containsKey(code.name)) {
            throw new IllegalArgumentException(
                    "guard '" + code.name + "' is there already: expected a name of its own for each guard");
        }
        Values values = layers.of(code.name, Setup.of(code));
        List<Problem> problems = Layers.check(code.name, values, Setup.says(code));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        Draft<T> lasting = new Draft<>(code, code.deadline, code.budget, false);
        Guard<T> guard = new Guard<>(Setup.draft(code, values, true), lasting, all, ending);
        guards.put(code.name, guard);
        return guard;
    }

    /** All guards, in the order they were made. */
    synchronized List<Guard<?>> guards() {
        return List.copyOf(guards.values());
    }

    private Settings orRefused(Supplier<Settings> reader, String by) {
        try {
            return reader.get();
        } catch (SettingsException wrong) {
            refused(wrong, by);
            throw wrong;
        }
    }

    private List<SettingsChange> change(Layers next, String by) {
        List<Runnable> followers = new ArrayList<>();
        List<SettingsChange> changes = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Guard<?> guard : guards.values()) {
            Values code = Setup.of(guard.code);
            Values values = next.of(guard.name(), code);
            problems.addAll(Layers.check(guard.name(), values, Setup.says(guard.code)));
            List<SettingsChange> own = differences(guard.name(), layers.of(guard.name(), code), values, by);
            if (!own.isEmpty()) {
                followers.add(() -> follow(guard, values));
                changes.addAll(own);
            }
        }
        if (!problems.isEmpty()) {
            SettingsException wrong = new SettingsException(problems);
            refused(wrong, by);
            throw wrong;
        }
        layers = next;
        followers.forEach(Runnable::run);
        if (!changes.isEmpty()) {
            changes.forEach(change -> LOG.log(Level.INFO, change.toString()));
            tell(listener -> listener.changed(List.copyOf(changes)));
            changes.forEach(this::tellOf);
        }
        return changes;
    }

    private static <T> void follow(Guard<T> guard, Values values) {
        guard.follow(Setup.draft(guard.code, values, false));
    }

    private static List<SettingsChange> differences(String guard, Values before, Values after, String by) {
        List<SettingsChange> differences = new ArrayList<>();
        for (Setting<?> setting : Setting.ALL) {
            String from = text(setting, before);
            String to = text(setting, after);
            if (!from.equals(to)) {
                Said<?> said = after.said(setting);
                String place = said == null ? "by default" : said.place().toString();
                differences.add(new SettingsChange(guard, setting.name(), from, to, place, by));
            }
        }
        return differences;
    }

    private static <V> String text(Setting<V> setting, Values values) {
        if (setting == Setting.BREAKER_ENABLED) {
            return Setting.BREAKER_ENABLED.print(Layers.hasBreaker(values));
        }
        if (setting == Setting.ADAPTIVE_ENABLED) {
            return Setting.ADAPTIVE_ENABLED.print(Layers.adapts(values));
        }
        V value = values.get(setting);
        return value == null ? "" : setting.print(value);
    }

    private void tellOf(SettingsChange change) {
        Guard<?> guard = guards.get(change.guard());
        if (guard != null) {
            guard.guards()
                    .tell(new GuardEvent.SettingChanged(
                            change.guard(), change.setting(), change.from(), change.to(), change.by()));
        }
    }

    private void tell(Consumer<SettingsListener> what) {
        for (SettingsListener listener : listeners) {
            try {
                what.accept(listener);
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "a listener of settings failed", e);
            }
        }
    }
}
