package dev.troop.adapters.springboot;

import dev.troop.guard.Guards;
import dev.troop.guard.settings.Line;
import dev.troop.guard.settings.Place;
import dev.troop.guard.settings.SettingsException;
import dev.troop.guard.settings.SettingsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;

/**
 * Gives the properties {@code guards.…} and {@code hystrix.…} of the environment to every {@link Guards} of the application, as
 * the file of its settings, as the application's {@link SettingsReader} reads them if it has one. What cannot be used fails the
 * start, each with where it was said.
 */
final class EnvironmentSettings implements BeanPostProcessor {
    private static final String BY = "the environment";

    private final Environment environment;
    private final ObjectProvider<SettingsReader> reader;

    /** Asks for the reader when there is something to be read. */
    EnvironmentSettings(Environment environment, ObjectProvider<SettingsReader> reader) {
        this.environment = environment;
        this.reader = reader;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof Guards guards) {
            apply(guards);
        }
        return bean;
    }

    private void apply(Guards guards) {
        List<Line> lines = lines();
        if (lines.isEmpty()) {
            return;
        }
        try {
            guards.settings().apply(reader.getIfAvailable(SettingsReader::new).read(lines), BY);
        } catch (SettingsException e) {
            throw new BadGuard(
                    String.valueOf(e.getMessage()),
                    "Correct these properties; docs/settings.md has all of them. HystrixNames are given by a bean"
                            + " SettingsReader.",
                    e);
        }
    }

    /** Of each key the value that counts, from the strongest source that has it. */
    private List<Line> lines() {
        Map<String, Line> lines = new LinkedHashMap<>();
        if (environment instanceof ConfigurableEnvironment all) {
            for (PropertySource<?> source : all.getPropertySources()) {
                if (source instanceof EnumerablePropertySource<?> listed) {
                    for (String key : listed.getPropertyNames()) {
                        if (key.startsWith("guards.") || key.startsWith("hystrix.")) {
                            lines.computeIfAbsent(key, any -> line(source, key));
                        }
                    }
                }
            }
        }
        return new ArrayList<>(lines.values());
    }

    private Line line(PropertySource<?> source, String key) {
        Object raw = source.getProperty(key);
        return new Line(
                key, environment.resolveRequiredPlaceholders(raw == null ? "" : raw.toString()), place(source, key));
    }

    private static Place place(PropertySource<?> source, String key) {
        Origin origin = OriginLookup.getOrigin(source, key);
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            String file = text.getResource() == null ? "" : text.getResource().getFilename();
            return new Place(
                    file == null || file.isBlank() ? source.getName() : file,
                    text.getLocation().getLine() + 1);
        }
        return Place.of(origin == null ? source.getName() : origin.toString());
    }
}
