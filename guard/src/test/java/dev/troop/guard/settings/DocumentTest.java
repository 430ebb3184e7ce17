package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/settings.md says of keys is what the code knows. */
final class DocumentTest {

    /** The rows of the table under a heading, each as its cells without what marks code. */
    private static List<List<String>> table(String heading) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean here = false;
        for (String line : Files.readAllLines(Path.of("..", "docs", "settings.md"))) {
            if (line.startsWith("#")) {
                here = line.equals(heading);
            } else if (here && line.startsWith("| `")) {
                rows.add(List.of(
                        line.substring(2, line.length() - 2).replace("`", "").split(" \\| ", -1)));
            }
        }
        return rows;
    }

    private static <V> List<String> cells(Setting<V> setting) {
        V standard = setting.standard();
        return List.of(setting.name(), setting.range(), standard == null ? "" : setting.print(standard));
    }

    @Test
    void theTableOfSettingsHasEachWithItsValuesAndItsStandard() throws IOException {
        List<List<String>> expected = new ArrayList<>();
        Setting.ALL.forEach(setting -> expected.add(cells(setting)));

        List<List<String>> written = new ArrayList<>();
        for (List<String> row : table("## Keys")) {
            String standard = row.get(2).startsWith("(") ? "" : row.get(2);
            written.add(List.of(row.get(0), row.get(1), standard));
        }

        assertThat(written).containsExactlyElementsOf(expected);
    }

    @Test
    void theTableOfHystrixHasEachPropertyWithItsBuiltInValueAndWhatBecameOfIt() throws IOException {
        List<List<String>> expected = new ArrayList<>();
        for (HystrixProperty property : HystrixProperty.values()) {
            String became = property.counterpart == null ? "nothing: " + property.reason : property.counterpart;
            expected.add(List.of(property.of.word + " " + property.key, property.builtIn, became));
        }

        assertThat(table("## What became of Hystrix's properties")).containsExactlyElementsOf(expected);
    }
}
