package dev.troop.guard.settings;

import dev.troop.core.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the lines whose keys begin with {@code guards.}. */
final class GuardLines {

    /** Of which guard, or of {@link Settings#DEFAULT}, a key sets what. */
    record Target(String guard, Setting<?> setting) {}

    private GuardLines() {}

    /** What those lines say that are right; the others are added to {@code problems}. */
    static Settings read(List<Line> lines, List<Problem> problems) {
        Settings settings = Settings.NONE;
        Map<Target, Place> seen = new HashMap<>();
        for (Line line : lines) {
            if (!line.key().startsWith(Settings.PREFIX)) {
                continue;
            }
            try {
                Target target = target(line);
                Place first = seen.putIfAbsent(target, line.place());
                if (first != null) {
                    throw wrong(line, "it is said already (" + first + "); remove one of them");
                }
                settings = settings.with(target.guard, said(line, target.setting));
            } catch (SettingsException wrong) {
                problems.addAll(wrong.problems());
            }
        }
        return settings;
    }

    /** @throws SettingsException if the key is none */
    static Target target(Line line) {
        String rest = line.key().startsWith(Settings.PREFIX) ? line.key().substring(Settings.PREFIX.length()) : "";
        int dot = rest.indexOf('.');
        if (dot < 0) {
            throw wrong(line, "no such key: expected " + Settings.PREFIX + "NAME.SETTING, where NAME may be 'default'");
        }
        String guard = rest.substring(0, dot);
        try {
            Names.check("guard", guard);
        } catch (IllegalArgumentException e) {
            throw wrong(line, String.valueOf(e.getMessage()));
        }
        String name = rest.substring(dot + 1);
        Setting<?> setting = Setting.named(name);
        if (setting == null) {
            List<String> names = Setting.ALL.stream().map(Setting::name).toList();
            throw wrong(
                    line,
                    "no such setting '" + name + "'" + Spelling.didYouMean(name.replaceAll("\\[[0-9]+]", ""), names));
        }
        return new Target(guard, setting);
    }

    private static <V> Said<V> said(Line line, Setting<V> setting) {
        V value = setting.read(line.value().strip());
        if (value == null) {
            throw wrong(line, "expected " + setting.expected());
        }
        return new Said<>(setting, value, line.key(), line.place());
    }

    private static SettingsException wrong(Line line, String expected) {
        return new SettingsException(List.of(new Problem(line.place(), line.key(), line.value(), expected)));
    }
}
