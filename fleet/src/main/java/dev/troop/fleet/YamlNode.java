package dev.troop.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** A part of a YAML document that knows on which line it stands, so that whoever finds it wrong can say where. */
sealed interface YamlNode {

    /** The line it begins on, from 1. */
    int line();

    /** What it is, as a person would call it. */
    String kind();

    /** A single value; a number, a truth value and nothing at all are their text. */
    record Text(String value, int line) implements YamlNode {
        @Override
        public String kind() {
            return value.isEmpty() ? "nothing" : "'" + value + "'";
        }
    }

    /** A list. */
    record Items(List<YamlNode> items, int line) implements YamlNode {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A value and the line that its key stands on. */
    record Entry(YamlNode value, int keyLine) {}

    /** Keys with their values, in the order they are written. */
    record Keys(Map<String, Entry> entries, int line) implements YamlNode {
        public Keys {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** The value of that key, if it is there. */
        @Nullable
        YamlNode value(String key) {
            Entry entry = entries.get(key);
            return entry == null ? null : entry.value;
        }

        @Override
        public String kind() {
            return "keys with values";
        }
    }

    /** Reads a whole document; {@link FleetFileException} if it is not YAML, is empty, or has a key twice. */
    static YamlNode read(String file, String yaml) {
        YAMLFactory factory = new YAMLFactory();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), yaml)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new FleetFileException(
                        file, 1, "the file is empty: expected a fleet, which begins with 'name: NAME'");
            }
            YamlNode document = node(file, parser, first);
            if (parser.nextToken() != null) {
                throw new FleetFileException(
                        file,
                        parser.currentTokenLocation().getLineNr(),
                        "a second document: expected one fleet in a file; remove what follows '---'");
            }
            return document;
        } catch (JacksonException syntax) {
            int line = syntax.getLocation() == null ? 1 : syntax.getLocation().getLineNr();
            String reason = syntax.getOriginalMessage()
                    .lines()
                    .filter(words -> !words.isBlank() && !Character.isWhitespace(words.charAt(0)))
                    .collect(Collectors.joining(", "));
            throw new FleetFileException(
                    file,
                    Math.max(1, line),
                    "not YAML: " + reason + "; correct the indentation or quotes here or just above");
        }
    }

    private static YamlNode node(String file, JsonParser parser, JsonToken token) {
        int line = parser.currentTokenLocation().getLineNr();
        return switch (token) {
            case START_OBJECT -> keys(file, parser, line);
            case START_ARRAY -> items(file, parser, line);
            case VALUE_NULL -> new Text("", line);
            default -> new Text(parser.getString().strip(), line);
        };
    }

    private static Keys keys(String file, JsonParser parser, int line) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = parser.currentTokenLocation().getLineNr();
            if (entries.put(key, new Entry(node(file, parser, parser.nextToken()), keyLine)) != null) {
                throw new FleetFileException(
                        file, keyLine, "key '" + key + "' is here a second time: expected it once; remove one of them");
            }
        }
        return new Keys(entries, line);
    }

    private static Items items(String file, JsonParser parser, int line) {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(file, parser, token));
        }
        return new Items(items, line);
    }
}
