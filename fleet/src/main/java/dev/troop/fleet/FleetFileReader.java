package dev.troop.fleet;

import dev.troop.core.Zone;
import dev.troop.fleet.YamlNode.Entry;
import dev.troop.fleet.YamlNode.Items;
import dev.troop.fleet.YamlNode.Keys;
import dev.troop.fleet.YamlNode.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a fleet of a YAML document, or says on which line it is not one. */
final class FleetFileReader {
    private static final int MOST_PLACES = 250; // each is one part of an address, and 127.250.0.n is the fleet's own
    private static final int HIGHEST_NUMBER = 254;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(ms|s)");
    private static final Pattern CLASS = Pattern.compile("[A-Za-z_$][\\w$]*(\\.[A-Za-z_$][\\w$]*)*");

    private final String file;

    FleetFileReader(String file) {
        this.file = file;
    }

    FleetFile fleet(YamlNode document) {
        Keys keys = keys(
                "a fleet",
                document,
                List.of(
                        "name",
                        "port",
                        "regions",
                        "memory",
                        "capacity",
                        "services",
                        "entry",
                        "dns",
                        "viewers",
                        "guards"));
        List<FleetFile.Service> services = services(keys);
        List<String> names = services.stream().map(FleetFile.Service::name).toList();
        String entry = text(keys, "entry");
        if (!names.contains(entry)) {
            throw wrong(
                    required(keys, "entry").line(),
                    "'entry' is '" + entry + "': expected one of the services" + choices(entry, names));
        }
        return new FleetFile(
                name(keys, "name"),
                number(keys, "port", 1, 65535),
                regions(keys),
                number(keys, "memory", 1, 1 << 20),
                number(keys, "capacity", 1, 10_000_000),
                services,
                entry,
                dns(required(keys, "dns")),
                main(keys("viewers", required(keys, "viewers"), List.of("main"))),
                guards(keys.value("guards"), names));
    }

    private List<FleetFile.Region> regions(Keys fleet) {
        List<FleetFile.Region> regions = new ArrayList<>();
        for (YamlNode item : places(fleet, "regions")) {
            Keys keys = keys("a region", item, List.of("name", "zones"));
            String name = name(keys, "name");
            if (name.equals("global")
                    || regions.stream().anyMatch(other -> other.name().equals(name))) {
                throw wrong(
                        required(keys, "name").line(),
                        "region '" + name + "' is taken ('global' always is): expected a name of its own; rename it");
            }
            List<String> zones = new ArrayList<>();
            for (YamlNode zone : places(keys, "zones")) {
                zones.add(anew("zones", zones, zone));
            }
            regions.add(new FleetFile.Region(name, zones));
        }
        return regions;
    }

    private List<YamlNode> places(Keys keys, String key) {
        List<YamlNode> items = items(keys, key);
        if (items.isEmpty() || items.size() > MOST_PLACES) {
            throw wrong(
                    required(keys, key).line(),
                    "'" + key + "' has " + items.size() + " entries: expected 1 to " + MOST_PLACES
                            + ", for each is a part of addresses 127.<region>.<zone>.<number>; "
                            + (items.isEmpty() ? "add one" : "remove some"));
        }
        return items;
    }

    private List<FleetFile.Service> services(Keys fleet) {
        List<FleetFile.Service> services = new ArrayList<>();
        Map<Integer, String> taken = new HashMap<>();
        Keys all = keys("services", required(fleet, "services"));
        all.entries().forEach((name, entry) -> {
            Keys keys = keys(
                    "service '" + name + "'", entry.value(), List.of("main", "number", "owner", "instances", "jvm"));
            FleetFile.Service service = new FleetFile.Service(
                    name("service", name, entry.keyLine()),
                    main(keys),
                    number(keys, "number", 1, HIGHEST_NUMBER),
                    name(keys, "owner"),
                    number(keys, "instances", 1, HIGHEST_NUMBER, 1),
                    keys.value("jvm") == null ? List.of() : texts(keys, "jvm"));
            take(service, required(keys, "number").line(), taken);
            services.add(service);
        });
        if (services.isEmpty()) {
            throw wrong(all.line(), "'services' is empty: expected one service or more; add one");
        }
        return services;
    }

    /** A large fleet's instances must find their numbers free too, so that one file is good for every size. */
    private void take(FleetFile.Service service, int line, Map<Integer, String> taken) {
        int last = service.number() + service.largest() - 1;
        for (int n = service.number(); n <= last; n++) {
            String other = taken.putIfAbsent(n, service.name());
            if (n > HIGHEST_NUMBER || other != null) {
                String found = other == null ? "the highest is " + HIGHEST_NUMBER : "'" + other + "' has " + n;
                throw wrong(
                        line,
                        "'number' of service '" + service.name() + "' takes " + service.number() + " to " + last
                                + " in a large fleet, but " + found
                                + ": expected numbers that are free; choose another");
            }
        }
    }

    private FleetFile.Dns dns(YamlNode node) {
        Keys keys = keys("dns", node, List.of("main", "instances"));
        return new FleetFile.Dns(main(keys), number(keys, "instances", 1, 16, 1));
    }

    private List<DeclaredGuard> guards(@Nullable YamlNode node, List<String> services) {
        List<DeclaredGuard> guards = new ArrayList<>();
        if (node != null) {
            keys("guards", node).entries().forEach((service, ofService) -> {
                if (!services.contains(service)) {
                    throw wrong(
                            ofService.keyLine(),
                            "guards of '" + service + "': expected one of the services" + choices(service, services));
                }
                keys("the guards of '" + service + "'", ofService.value())
                        .entries()
                        .forEach((name, guard) -> guards.add(guard(service, name, guard)));
            });
        }
        return guards;
    }

    private DeclaredGuard guard(String service, String name, Entry entry) {
        Keys keys = keys(
                "guard '" + name + "'",
                entry.value(),
                List.of("owner", "deadline", "retries", "tiers", "journeys", "fails"));
        List<String> tiers = names(keys, "tiers");
        String fails = keys.value("fails") == null ? "" : text(keys, "fails");
        boolean omits = tiers.getLast().equals(DeclaredGuard.OMITTED);
        if (omits != fails.isEmpty()) {
            throw wrong(
                    entry.keyLine(),
                    omits
                            ? "guard '" + name
                                    + "' ends in tier 'omitted' and has 'fails': expected one of them; remove the other"
                            : "guard '" + name + "' has no end: expected 'fails: why no answer is better', or 'omitted'"
                                    + " as its last tier; add one of them");
        }
        return new DeclaredGuard(
                service,
                name("guard", name, entry.keyLine()),
                name(keys, "owner"),
                duration(keys, "deadline"),
                number(keys, "retries", 0, 10, 0),
                tiers,
                names(keys, "journeys"),
                fails);
    }

    private String main(Keys keys) {
        String main = text(keys, "main");
        if (!CLASS.matcher(main).matches()) {
            throw wrong(
                    required(keys, "main").line(),
                    "'main' is '" + main
                            + "': expected the full name of a class; write for instance main: com.example.Main");
        }
        return main;
    }

    private Duration duration(Keys keys, String key) {
        String text = text(keys, key);
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw wrong(
                    required(keys, key).line(),
                    "'" + key + "' is '" + text + "': expected a time above zero in ms or s; write for instance " + key
                            + ": 300ms");
        }
        long count = Long.parseLong(matcher.group(1));
        return matcher.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
    }

    private int number(Keys keys, String key, int least, int most, int ifAbsent) {
        return keys.value(key) == null ? ifAbsent : number(keys, key, least, most);
    }

    private int number(Keys keys, String key, int least, int most) {
        String text = text(keys, key);
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw wrong(
                required(keys, key).line(),
                "'" + key + "' is '" + text + "': expected a whole number from " + least + " to " + most
                        + "; correct it");
    }

    private List<String> names(Keys keys, String key) {
        List<String> names = new ArrayList<>();
        for (YamlNode item : items(keys, key)) {
            names.add(anew(key, names, item));
        }
        if (names.isEmpty()) {
            throw wrong(required(keys, key).line(), "'" + key + "' is empty: expected one name or more; add one");
        }
        return names;
    }

    /** The name in {@code item}, which must not be among those before it. */
    private String anew(String key, List<String> before, YamlNode item) {
        String name = name(key, text(key, item), item.line());
        if (before.contains(name)) {
            throw wrong(
                    item.line(),
                    "'" + key + "' has '" + name + "' a second time: expected it once; remove one of them");
        }
        return name;
    }

    private String name(Keys keys, String key) {
        return name(key, text(keys, key), required(keys, key).line());
    }

    private String name(String what, String name, int line) {
        try {
            return new Zone(name, name).name();
        } catch (IllegalArgumentException notAName) {
            throw wrong(
                    line,
                    "'" + what + "' is '" + name + "': expected a lower-case letter, then up to 62 lower-case letters,"
                            + " digits or '-'; rename it");
        }
    }

    private List<String> texts(Keys keys, String key) {
        return items(keys, key).stream().map(item -> text(key, item)).toList();
    }

    private String text(Keys keys, String key) {
        return text(key, required(keys, key));
    }

    private String text(String key, YamlNode node) {
        if (node instanceof Text text && !text.value().isEmpty()) {
            return text.value();
        }
        throw wrong(
                node.line(), "'" + key + "' is " + node.kind() + ": expected one value; write it after '" + key + ":'");
    }

    private List<YamlNode> items(Keys keys, String key) {
        YamlNode node = required(keys, key);
        if (node instanceof Items items) {
            return items.items();
        }
        throw wrong(
                node.line(),
                "'" + key + "' is " + node.kind() + ": expected a list; write for instance " + key + ": [a, b]");
    }

    private YamlNode required(Keys keys, String key) {
        YamlNode node = keys.value(key);
        if (node == null) {
            throw wrong(
                    keys.line(),
                    "'" + key + "' is missing: expected it among the keys that begin here; add '" + key + ":'");
        }
        return node;
    }

    private Keys keys(String what, YamlNode node, List<String> known) {
        Keys keys = keys(what, node);
        keys.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                throw wrong(
                        entry.keyLine(),
                        "unknown key '" + key + "' in " + what + ": expected one of" + choices(key, known));
            }
        });
        return keys;
    }

    private Keys keys(String what, YamlNode node) {
        if (node instanceof Keys keys) {
            return keys;
        }
        throw wrong(
                node.line(),
                what + " is " + node.kind() + ": expected 'key: value' lines; write them indented below it");
    }

    private FleetFileException wrong(int line, String problem) {
        return new FleetFileException(file, line, problem);
    }

    /** All that could have been meant, and the nearest of them. */
    private static String choices(String found, List<String> known) {
        String nearest = known.stream()
                .min(Comparator.comparingInt(candidate -> distance(found, candidate)))
                .orElseThrow();
        return " " + String.join(", ", known) + "; did you mean '" + nearest + "'?";
    }

    /** How many letters must be added, removed or changed to turn one word into the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
