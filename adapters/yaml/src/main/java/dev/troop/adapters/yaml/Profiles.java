package dev.troop.adapters.yaml;

import dev.troop.guard.settings.Line;
import dev.troop.guard.settings.Problem;
import dev.troop.guard.settings.SettingsException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which documents of a file count while some profiles of Spring are active. */
final class Profiles {
    private static final Pattern KEY =
            Pattern.compile("(spring\\.config\\.activate\\.on-profile|spring\\.profiles)(\\[[0-9]+])?");
    private static final Pattern NAME = Pattern.compile("!?[^!&|()\\s]+");

    private Profiles() {}

    /** Whether a document with these lines is for all, or for one of the active profiles. */
    static boolean areFor(List<Line> document, Set<String> active) {
        boolean isForSome = false;
        for (Line line : document) {
            if (!KEY.matcher(line.key()).matches()) {
                continue;
            }
            isForSome = true;
            for (String profile : line.value().split(",", -1)) {
                if (isActive(line, profile.strip(), active)) {
                    return true;
                }
            }
        }
        return !isForSome;
    }

    private static boolean isActive(Line line, String profile, Set<String> active) {
        if (!NAME.matcher(profile).matches()) {
            String expected = "expected the names of profiles, each with or without '!', with commas between them";
            throw new SettingsException(List.of(new Problem(line.place(), line.key(), line.value(), expected)));
        }
        return profile.startsWith("!") ? !active.contains(profile.substring(1)) : active.contains(profile);
    }
}
