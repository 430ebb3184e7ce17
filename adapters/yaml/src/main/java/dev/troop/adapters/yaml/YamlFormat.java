package dev.troop.adapters.yaml;

import dev.troop.guard.settings.Line;
import dev.troop.guard.settings.LineFormat;
import dev.troop.guard.settings.Place;
import dev.troop.guard.settings.Problem;
import dev.troop.guard.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * YAML, as Spring Boot reads its {@code application.yml}.
 *
 * <p>Keys may be nested, dotted or both; those of a line are joined by dots. Anchors, aliases and merge keys ({@code <<}) are
 * followed. A file may have several documents: one that is for a profile ({@code spring.config.activate.on-profile}, or
 * {@code spring.profiles}) says something only if the profile is active, and a later document goes before an earlier one. A
 * key that stands twice in one document stays twice: {@link dev.troop.guard.settings.SettingsReader} refuses it.
 *
 * <pre>{@code
 * Settings file = new SettingsReader().read(Path.of("application.yml"), new YamlFormat("production"));
 * }</pre>
 *
 * <p>Immutable and thread safe.
 *
 * @param profiles those that are active; by default none
 */
public record YamlFormat(Set<String> profiles) implements LineFormat {

    public YamlFormat {
        profiles = Set.copyOf(profiles);
    }

    /** With these profiles. */
    public YamlFormat(String... profiles) {
        this(Set.of(profiles));
    }

    @Override
    public List<Line> lines(String source, String text) {
        LoadSettings settings = LoadSettings.builder().setLabel(source).build();
        List<Line> lines = new ArrayList<>();
        try {
            for (Node document : new Compose(settings).composeAllFromString(text)) {
                List<Line> more = new YamlDocument(source, document).lines();
                if (Profiles.areFor(more, profiles)) {
                    Set<String> keys = more.stream().map(Line::key).collect(Collectors.toSet());
                    lines.removeIf(line -> keys.contains(line.key()));
                    lines.addAll(more);
                }
            }
        } catch (MarkedYamlEngineException syntax) {
            int line = syntax.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw notYaml(new Place(source, line), syntax.getProblem());
        } catch (YamlEngineException syntax) {
            throw notYaml(Place.of(source), String.valueOf(syntax.getMessage()));
        } catch (StackOverflowError deep) {
            throw notYaml(Place.of(source), "it is nested too deeply to be read");
        }
        return lines;
    }

    private static SettingsException notYaml(Place place, String reason) {
        String expected = "not YAML: " + reason.replaceAll("\\s+", " ")
                + "; correct the indentation or quotes here or just above";
        return new SettingsException(List.of(new Problem(place, "", "", expected)));
    }
}
