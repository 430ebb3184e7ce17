package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class PropertiesTextTest {

    private static List<Line> read(String text) {
        return PropertiesText.lines("a.properties", text);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a", "b", "\\", "\\\\", "\n", "\r\n", "\r", "=", ":", " ", "\t", "\f", "#", "!", "\\u0041",
                        "\\u00e9", "\\n", "ü", "\\t", "\\:", "\\=", "\\ ", "\\\n  ", "\\\r\n")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 5000)
    void aTextSaysTheSameAsToThePropertiesOfJava(@ForAll("texts") String text) throws IOException {
        Properties java = new Properties();
        java.load(new StringReader(text));
        Map<String, String> ours = new HashMap<>();
        read(text).forEach(line -> ours.put(line.key(), line.value()));
        // Whether a backslash at the end of a text is an empty key, which takes the place of one before it, depends on
        // how much
        // of the text Java has read ahead.
        java.remove("");
        ours.remove("");

        assertThat(ours).isEqualTo(java);
    }

    @Test
    void aLineKnowsWhereItBegan() {
        String text = "# comment\n\na = 1\nb = 2, \\\n    # 3\n\r\nc:4\r\rd e";

        assertThat(read(text))
                .containsExactly(
                        new Line("a", "1", new Place("a.properties", 3)),
                        new Line("b", "2, # 3", new Place("a.properties", 4)),
                        new Line("c", "4", new Place("a.properties", 7)),
                        new Line("d", "e", new Place("a.properties", 9)));
    }

    @Test
    void anEscapeWithoutItsDigitsIsRefusedWithItsLine() {
        assertThatThrownBy(() -> read("a=1\nb=\\u12\nc=\\uxyzw\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("a.properties:2: '\\u12' has a \\u without four hexadecimal digits\n"
                        + "a.properties:3: '\\uxyzw' has a \\u without four hexadecimal digits");
    }
}
