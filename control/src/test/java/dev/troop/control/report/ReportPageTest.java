package dev.troop.control.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportPageTest {
    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"report\">(.*?)</script>", Pattern.DOTALL);

    /** In the JSON only. */
    private static final Set<String> NOT_SHOWN =
            Set.of("rate", "readyAfterSeconds", "leftAfterSeconds", "recoveredAfterSeconds");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script><script>alert(1)</script>",
                "</SCRIPT ><img src=x onerror=alert(1)>",
                "<!--<script>",
                "-->]]>&lt;&amp;",
                "a line\u2028and a paragraph\u2029end",
                "{{report}} $1 \\1 \\\\ \" '",
            })
    void textInTheReportArrivesWholeAndCannotLeaveItsScript(String text) {
        JsonMapper json = JsonMapper.shared();
        String report = json.writeValueAsString(List.of(text));

        String page = ReportPage.render(report);

        String data = only(DATA, page);
        assertThat(data).doesNotContain("<", ">", "&", "\u2028", "\u2029");
        assertThat(json.readValue(data, String[].class)).containsExactly(text);
        assertThat(page.replace(data, "{}")).isEqualTo(ReportPage.render("{}"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void theReportIsInThePageAsItIs(String report) {
        JsonMapper json = JsonMapper.shared();

        String data = only(DATA, ReportPage.render(report));

        assertThat(json.readTree(data)).isEqualTo(json.readTree(report));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void thePageAsksNoOtherMachine(String report) {
        String page = ReportPage.render(report);

        assertThat(page).contains("Content-Security-Policy\" content=\"default-src 'none';");
        assertThat(page)
                .doesNotContainPattern("(?i)(https?|wss?|ftp):|[\"'(]//")
                .doesNotContainPattern("(?i)\\bsrc\\s*=|@import|url\\((?!#)")
                .doesNotContainPattern("\\b(fetch|XMLHttpRequest|EventSource|WebSocket|sendBeacon|import)\\b\\s*\\(");
    }

    @Test
    void everySectionHasAnIdThatTheWayThroughThePageLeadsTo() {
        String page = ReportPage.render("{}");

        assertThat(all("<section\\b([^>]*)>", page))
                .allSatisfy(section -> assertThat(section).containsPattern(" id=\"[a-z]+\""));
        assertThat(all("<section id=\"([a-z]+)\"", page))
                .containsExactly("summary", "zones", "answers", "ladder", "guards", "evacuations", "problems")
                .allSatisfy(id -> assertThat(page).contains("['" + id + "', '"));
        assertThat(all(" id=\"([^\"]+)\"", page))
                .contains("head", "verdict", "wrong")
                .doesNotHaveDuplicates();
    }

    /** What a test of the names can find out: that none was changed on one side only. */
    @ParameterizedTest
    @MethodSource("samples")
    void thePageReadsWhatIsInTheReport(String report) {
        String page = ReportPage.render("{}");

        Set<String> unread = new TreeSet<>();
        names(JsonMapper.shared().readTree(report)).stream()
                .filter(name ->
                        !Pattern.compile("[.'{ ]" + name + "\\b").matcher(page).find())
                .forEach(unread::add);
        unread.removeAll(NOT_SHOWN);

        assertThat(unread)
                .as("fields of the report that the page does not read")
                .isEmpty();
    }

    /** The names of all fields, at any depth; those of tiers are the fleet's own. */
    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.properties().forEach(field -> {
            names.add(field.getKey());
            if (!(field.getKey().equals("tiers") && field.getValue().isObject())) {
                names.addAll(names(field.getValue()));
            }
        });
        if (node.isArray()) {
            node.values().forEach(one -> names.addAll(names(one)));
        }
        return names;
    }

    static List<String> samples() {
        return List.of(SampleReport.held(), SampleReport.broke());
    }

    private static String only(Pattern pattern, String page) {
        List<String> found =
                pattern.matcher(page).results().map(match -> match.group(1)).toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<String> all(String pattern, String page) {
        return Pattern.compile(pattern)
                .matcher(page)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
