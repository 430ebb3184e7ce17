package dev.troop.guard.settings;

import dev.troop.guard.settings.HystrixProperty.Of;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines whose keys begin with {@code hystrix.}, as Hystrix did.
 *
 * <p>A property of a command's own key is stronger than the code, one of the key {@code default} and Hystrix's built-in value
 * are weaker. What has no counterpart becomes a remark; what Hystrix could not have used either is a problem.
 */
final class HystrixLines {
    private static final String PREFIX = "hystrix.";
    private static final String DEFAULT_KEY = "default";
    private static final String HERE = "'${...}' is not filled in here: write the value";

    /** The properties of commands, of thread pools or of collapsers, by their keys. */
    private static final class Section extends TreeMap<String, Map<HystrixProperty, Line>> {}

    private final HystrixNames names;
    private final List<Problem> problems;
    private final List<Remark> remarks = new ArrayList<>();
    private final Map<Of, Section> sections = new EnumMap<>(Of.class);

    HystrixLines(HystrixNames names, List<Problem> problems) {
        this.names = names;
        this.problems = problems;
        for (Of of : Of.values()) {
            sections.put(of, new Section());
        }
    }

    /** What those lines say; adds to the problems what is wrong with them. */
    Settings read(List<Line> lines) {
        for (Line line : lines) {
            if (line.key().startsWith(PREFIX)) {
                sort(line);
            }
        }
        if (sections.values().stream().allMatch(Map::isEmpty)) {
            return Settings.NONE.withRemarks(remarks);
        }
        Settings settings = guard(Settings.NONE, Settings.DEFAULT, null);
        Map<String, String> commands = commandsByGuard();
        Map<String, Set<String>> users = new TreeMap<>();
        for (String guard : guards(commands)) {
            settings = guard(settings, guard, commands.get(guard));
            String pool = pool(guard, commands.get(guard));
            users.computeIfAbsent(pool, key -> new TreeSet<>()).add(guard);
        }
        remarkOnSharedPools(users);
        return collapsers(settings).withRemarks(remarks);
    }

    /** Puts a line where it belongs. */
    private void sort(Line line) {
        String rest = line.key().substring(PREFIX.length());
        for (Of of : Of.values()) {
            if (rest.startsWith(of.word + ".") || rest.startsWith(of.word + "[")) {
                sort(line, of, rest.substring(of.word.length()));
                return;
            }
        }
        remark(line, "it is not of a command, a thread pool or a collapser; a guard has nothing like it");
    }

    private void sort(Line line, Of of, String path) {
        HystrixProperty property = HystrixProperty.endOf(of, path);
        if (property == null) {
            remark(line, "Hystrix 1.5.18 has no such property, so it did nothing" + meant(of, path));
            return;
        }
        String value = line.value().strip();
        if (!property.allows(value)) {
            problem(line, "expected " + (value.contains("${") ? HERE : property.form.expected));
            return;
        }
        if (property.counterpart == null) {
            remark(line, property.reason);
        }
        String key = key(path.substring(0, path.length() - property.key.length() - 1));
        Line before = section(of)
                .computeIfAbsent(key, any -> new EnumMap<>(HystrixProperty.class))
                .put(property, new Line(line.key(), value, line.place()));
        if (before != null) {
            remark(before, "it is said again (" + line.place() + "), and the last one counts");
        }
    }

    /** The key in what stands before a property: after a dot, or in brackets as Spring writes what has dots itself. */
    private static String key(String path) {
        String plain = path.startsWith(".") ? path.substring(1) : path;
        return plain.startsWith("[") && plain.endsWith("]") ? plain.substring(1, plain.length() - 1) : plain;
    }

    /** Which property was meant by a path that ends with none: one that has the end of the path nearly right. */
    private static String meant(Of of, String path) {
        List<String> keys = HystrixProperty.keys(of);
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            String question = Spelling.didYouMean(path.substring(dot + 1), keys);
            if (!question.isEmpty()) {
                return question;
            }
        }
        return "";
    }

    /** The key of the command of each guard that has one. */
    private Map<String, String> commandsByGuard() {
        Map<String, String> commands = new HashMap<>();
        section(Of.COMMAND).forEach((key, properties) -> {
            if (key.equals(DEFAULT_KEY)) {
                return;
            }
            Line line = properties.values().iterator().next();
            String guard = names.guard(key);
            if (guard == null) {
                problem(line, noName(key));
                return;
            }
            String other = commands.putIfAbsent(guard, key);
            if (other != null) {
                String both = "'" + key + "' and '" + other + "' both mean guard '" + guard + "'";
                problem(line, both + ": map one of them to another by HystrixNames");
            }
        });
        return commands;
    }

    /** The same settings with what is said of collapsers. */
    private Settings collapsers(Settings settings) {
        Settings all = settings;
        for (Map.Entry<String, Map<HystrixProperty, Line>> collapser :
                section(Of.COLLAPSER).entrySet()) {
            for (Map.Entry<HystrixProperty, Line> said : collapser.getValue().entrySet()) {
                all = collapser(all, collapser.getKey(), said.getKey(), said.getValue());
            }
        }
        return all;
    }

    /** What is said of all collapsers is weaker than their code, and that says everything. */
    private Settings collapser(Settings settings, String key, HystrixProperty property, Line line) {
        Said<?> said = switch (property) {
            case BATCH -> {
                int keys = Math.clamp(Integer.parseInt(line.value()), 1, 100_000);
                yield new Said<>(Setting.COLLAPSE_MOST_KEYS, keys, line.key(), line.place());
            }
            case TIMER -> {
                Duration window = Duration.ofMillis(Math.clamp(Long.parseLong(line.value()), 1, 1000));
                yield new Said<>(Setting.COLLAPSE_WINDOW, window, line.key(), line.place());
            }
            default -> null;
        };
        if (said == null) {
            return settings;
        }
        if (key.equals(DEFAULT_KEY)) {
            remark(line, "the code of every collapser says it, and that is stronger");
            return settings;
        }
        String guard = names.guard(key);
        if (guard == null) {
            problem(line, noName(key));
            return settings;
        }
        return settings.with(guard, said);
    }

    private static String noName(String key) {
        return "no name of a guard can be made of '" + key + "': map it by HystrixNames";
    }

    /** The guards that a command or a thread pool is meant for. */
    private Set<String> guards(Map<String, String> commands) {
        Set<String> guards = new TreeSet<>(commands.keySet());
        guards.addAll(names.pools().keySet());
        for (String pool : section(Of.THREADPOOL).keySet()) {
            String guard = pool.equals(DEFAULT_KEY) ? null : names.guard(pool);
            if (guard != null) {
                guards.add(guard);
            }
        }
        return guards;
    }

    private Settings guard(Settings settings, String guard, @Nullable String command) {
        String pool = guard.equals(Settings.DEFAULT) ? DEFAULT_KEY : pool(guard, command);
        return new HystrixGuard(guard, command, pool, this).addTo(settings);
    }

    /** The key of the thread pool of a guard. */
    private String pool(String guard, @Nullable String command) {
        Line override = command == null ? null : line(HystrixProperty.POOL_OVERRIDE, command);
        if (override != null) {
            return override.value();
        }
        String mapped = names.pools().get(guard);
        if (mapped != null) {
            return mapped;
        }
        for (String pool : section(Of.THREADPOOL).keySet()) {
            if (!pool.equals(DEFAULT_KEY) && guard.equals(names.guard(pool))) {
                return pool;
            }
        }
        return DEFAULT_KEY;
    }

    private void remarkOnSharedPools(Map<String, Set<String>> users) {
        users.forEach((pool, guards) -> {
            Map<HystrixProperty, Line> said = section(Of.THREADPOOL).get(pool);
            if (!pool.equals(DEFAULT_KEY) && said != null && guards.size() > 1) {
                String reason = "guards " + guards + " shared this pool; each has a budget of its own, of that size";
                said.values().forEach(line -> remark(line, reason));
            }
        });
    }

    /** What was said of {@code property} for {@code key}; null if nothing was. */
    @Nullable
    Line line(HystrixProperty property, String key) {
        Map<HystrixProperty, Line> said = section(property.of).get(key);
        return said == null ? null : said.get(property);
    }

    void problem(Line line, String expected) {
        problems.add(new Problem(line.place(), line.key(), line.value(), expected));
    }

    void remark(Line line, String reason) {
        Remark remark = new Remark(line.place(), line.key(), line.value(), reason);
        if (!remarks.contains(remark)) {
            remarks.add(remark);
        }
    }

    private Section section(Of of) {
        return sections.computeIfAbsent(of, any -> new Section());
    }
}
