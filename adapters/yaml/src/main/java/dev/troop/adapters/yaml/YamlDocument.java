package dev.troop.adapters.yaml;

import dev.troop.guard.settings.Line;
import dev.troop.guard.settings.Place;
import dev.troop.guard.settings.Problem;
import dev.troop.guard.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** One document of YAML, flattened to keys with values. */
final class YamlDocument {
    /** Deeper is nothing but an anchor that contains itself. */
    private static final int DEEPEST = 50;

    /** More is nothing but anchors of anchors that multiply. */
    private static final int MOST_VALUES = 100_000;

    private static final String MERGE = "<<";

    private final String source;
    private final Node root;
    private final List<Line> lines = new ArrayList<>();
    private int visited;

    YamlDocument(String source, Node root) {
        this.source = source;
        this.root = root;
    }

    List<Line> lines() {
        boolean isEmpty =
                root instanceof ScalarNode nothing && nothing.getValue().isEmpty();
        if (!isEmpty && !(root instanceof MappingNode)) {
            throw wrong(root, "expected keys with values");
        }
        if (!isEmpty) {
            add("", root, root, 0);
        }
        return lines;
    }

    /** @param at what stands on the line that is to blame: the key, if there is one */
    private void add(String key, Node at, Node node, int depth) {
        visit(at, depth);
        switch (node) {
            case MappingNode keys -> {
                for (Map.Entry<String, NodeTuple> entry : merged(keys, depth).entrySet()) {
                    NodeTuple tuple = entry.getValue();
                    String own = entry.getKey().replaceFirst("\0.*", "");
                    String path = key.isEmpty() ? own : key + "." + own;
                    add(path, tuple.getKeyNode(), tuple.getValueNode(), depth + 1);
                }
            }
            case SequenceNode items -> {
                int number = 0;
                for (Node item : items.getValue()) {
                    add(key + "[" + number++ + "]", item, item, depth + 1);
                }
            }
            case ScalarNode text -> lines.add(new Line(key, text.getValue(), place(at)));
            default -> throw wrong(at, "expected a value");
        }
    }

    /**
     * The entries of a mapping: what it merges in, unless it has the key itself, and its own. A key that stands twice is told
     * apart by what follows a zero character.
     */
    private Map<String, NodeTuple> merged(MappingNode mapping, int depth) {
        visit(mapping, depth);
        Map<String, NodeTuple> merged = new LinkedHashMap<>();
        Map<String, NodeTuple> own = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            visit(tuple.getKeyNode(), depth);
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw wrong(tuple.getKeyNode(), "expected a key that is a word");
            }
            if (key.getValue().equals(MERGE)) {
                merge(tuple.getValueNode(), merged, depth);
            } else if (own.putIfAbsent(key.getValue(), tuple) != null) {
                own.put(key.getValue() + "\0" + own.size(), tuple);
            }
        }
        merged.putAll(own);
        return merged;
    }

    private void merge(Node from, Map<String, NodeTuple> into, int depth) {
        switch (from) {
            case MappingNode mapping -> merged(mapping, depth + 1).forEach(into::putIfAbsent);
            case SequenceNode several -> {
                visit(several, depth);
                several.getValue().forEach(one -> merge(one, into, depth + 1));
            }
            default -> throw wrong(from, "expected an alias of keys with values, or a list of those");
        }
    }

    /** Counts whatever is looked at, for a node without values takes its time too. */
    private void visit(Node at, int depth) {
        if (depth > DEEPEST || ++visited > MOST_VALUES) {
            throw wrong(at, "expected at most " + DEEPEST + " levels and " + MOST_VALUES + " values, aliases followed");
        }
    }

    private Place place(Node node) {
        return new Place(
                source, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0));
    }

    private SettingsException wrong(Node node, String expected) {
        return new SettingsException(List.of(new Problem(place(node), "", "", expected)));
    }
}
