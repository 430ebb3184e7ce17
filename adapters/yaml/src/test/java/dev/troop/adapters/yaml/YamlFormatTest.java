package dev.troop.adapters.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.guard.settings.Layers;
import dev.troop.guard.settings.Line;
import dev.troop.guard.settings.Place;
import dev.troop.guard.settings.Setting;
import dev.troop.guard.settings.Settings;
import dev.troop.guard.settings.SettingsException;
import dev.troop.guard.settings.SettingsReader;
import dev.troop.guard.settings.Values;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlFormatTest {

    private static List<Line> lines(String yaml, String... profiles) {
        return new YamlFormat(profiles).lines("application.yml", yaml);
    }

    private static Line line(String key, String value, int line) {
        return new Line(key, value, new Place("application.yml", line));
    }

    private static Values values(String guard, String yaml) {
        Settings file = new SettingsReader().read(lines(yaml));
        return Layers.NONE.withFile(file).of(guard, Values.NONE);
    }

    @Test
    void theSnippetOfHystrixMeansWhatItMeantToHystrix() {
        Values values = values("user-history", """
                hystrix:
                  command:
                    default:
                      execution:
                        isolation:
                          thread:
                            timeoutInMilliseconds: 1000
                      circuitBreaker:
                        requestVolumeThreshold: 20
                        sleepWindowInMilliseconds: 5000
                """);

        assertThat(values.get(Setting.DEADLINE)).isEqualTo(Duration.ofSeconds(1));
        assertThat(values.said(Setting.DEADLINE).place()).isEqualTo(new Place("application.yml", 7));
        assertThat(values.get(Setting.BREAKER_MINIMUM_CALLS)).isEqualTo(20);
        assertThat(values.said(Setting.BREAKER_MINIMUM_CALLS).place().line()).isEqualTo(9);
        assertThat(values.get(Setting.BREAKER_SLEEP)).isEqualTo(Duration.ofSeconds(5));
        assertThat(values.said(Setting.BREAKER_SLEEP).place().line()).isEqualTo(10);
        assertThat(Layers.hasBreaker(values)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hystrix.command.UserHistory.execution.isolation.thread.timeoutInMilliseconds: 700",
                "hystrix:\n  command.UserHistory:\n    execution.isolation:\n      thread.timeoutInMilliseconds: '700'",
                "hystrix: {command: {UserHistory: {execution: {isolation: {thread: {timeoutInMilliseconds: 700}}}}}}",
                "x: &t\n  isolation: {thread: {timeoutInMilliseconds: 700}}\nhystrix:\n  command:\n    UserHistory:\n      execution: *t",
                "x: &t\n  execution: {isolation: {thread: {timeoutInMilliseconds: 700}}}\nhystrix:\n  command:\n    UserHistory:\n      <<: *t",
                "guards:\n  user-history:\n    deadline: 700ms",
            })
    void nestedDottedMixedFlowAndAliasedKeysAreTheSame(String yaml) {
        assertThat(values("user-history", yaml).get(Setting.DEADLINE)).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void aKeyOfFeignIsReadWithAndWithoutSpringsBrackets() {
        String command = "hystrix:\n  command:\n    \"KEY\":\n      fallback: {enabled: off}\n";

        assertThat(values("user-history-get-all-string", command.replace("KEY", "UserHistory#getAll(String)"))
                        .get(Setting.TIERS_ENABLED))
                .isFalse();
        assertThat(values("user-history-get-all-string", command.replace("KEY", "[UserHistory#getAll(String)]"))
                        .get(Setting.TIERS_ENABLED))
                .isFalse();
    }

    @Test
    void eachKeyKnowsItsLineAndAListItsNumbers() {
        assertThat(lines("# first\na:\n  b: 1\n  c.d: two words\ne:\n  - 3\n  - f: ~\n"))
                .containsExactly(
                        line("a.b", "1", 3),
                        line("a.c.d", "two words", 4),
                        line("e[0]", "3", 6),
                        line("e[1].f", "~", 7));
    }

    @Test
    void whatAKeyMergesInGivesWayToItsOwn() {
        assertThat(lines("a: &a {x: 1, y: 2}\nb: &b {x: 3, z: 4}\nc:\n  <<: [*a, *b]\n  y: 5\n")
                        .subList(4, 7))
                .containsExactly(line("c.x", "1", 1), line("c.y", "5", 5), line("c.z", "4", 2));
    }

    @Test
    void aDocumentForAProfileCountsOnlyWhileItIsActiveAndALaterOneGoesFirst() {
        String yaml = "guards.a.budget: 1\nguards.b.budget: 1\n---\n"
                + "spring.config.activate.on-profile: [test, prod]\nguards.a.budget: 2\n---\n"
                + "spring: {profiles: '!prod'}\nguards.b.budget: 3\n---\n";

        assertThat(lines(yaml, "prod"))
                .contains(line("guards.a.budget", "2", 5), line("guards.b.budget", "1", 2))
                .noneMatch(line -> line.value().equals("3"));
        assertThat(lines(yaml))
                .contains(line("guards.a.budget", "1", 1), line("guards.b.budget", "3", 8))
                .noneMatch(line -> line.value().equals("2"));
    }

    @Test
    void aProfileThatIsAnExpressionIsRefused() {
        assertThatThrownBy(() -> lines("spring.config.activate.on-profile: prod & eu\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("application.yml:1: spring.config.activate.on-profile = prod & eu: "
                        + "expected the names of profiles, each with or without '!', with commas between them");
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertThatThrownBy(() -> new SettingsReader()
                        .read(lines("guards:\n  a:\n    budget: 1\n    budget: 2\n  a.budget: 3\n")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                        application.yml:4: guards.a.budget = 2: it is said already (application.yml:3); remove one of them
                        application.yml:5: guards.a.budget = 3: it is said already (application.yml:3); remove one of them\
                        """);
    }

    @Test
    void aListWhereAValueIsExpectedIsRefusedWithItsLine() {
        assertThatThrownBy(() -> new SettingsReader().read(lines("guards:\n  a:\n    deadline:\n      - 1s\n")))
                .isInstanceOf(SettingsException.class)
                .hasMessage("application.yml:4: guards.a.deadline[0] = 1s: "
                        + "no such setting 'deadline[0]'; did you mean 'deadline'?");
    }

    @Test
    void aKeyWithoutAValueIsRefused() {
        assertThatThrownBy(() -> new SettingsReader().read(lines("guards:\n  a:\n    deadline:\n")))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(
                        "application.yml:3: guards.a.deadline = : expected a whole number with its unit");
    }

    @Test
    void whatIsNoYamlIsRefusedWithTheLine() {
        assertThatThrownBy(() -> lines("guards:\n  a:\n   budget: 1\n  \tb: 2\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("application.yml:4: not YAML: ");
        assertThatThrownBy(() -> lines("- a\n- b\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("application.yml:1: expected keys with values");
        assertThatThrownBy(() -> lines("? [a, b]\n: c\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("application.yml: not YAML: Non scalar key");
    }

    @Test
    void anEmptyFileSaysNothing() {
        assertThat(lines("")).isEmpty();
        assertThat(lines("# nothing\n---\n")).isEmpty();
    }

    @Test
    void whatIsNestedWithoutEndIsRefused() {
        assertThatThrownBy(() -> lines("[".repeat(200_000)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("application.yml: not YAML: it is nested too deeply");
    }

    @Test
    void anchorsThatContainThemselvesOrMultiplyAreRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 {x: 1, y: 2}\n");
        for (int i = 1; i < 25; i++) {
            bomb.append("aN: &aN {x: *aM, y: *aM}\n".replace("N", "" + i).replace("M", "" + (i - 1)));
        }

        assertThatThrownBy(() -> lines(bomb.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("expected at most 50 levels and 100000 values, aliases followed");
        assertThatThrownBy(() -> lines(bomb.toString().replace("{x: 1, y: 2}", "{}")))
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("expected at most 50 levels and 100000 values, aliases followed");
        assertThatThrownBy(() -> lines(bomb.toString().replaceAll("\\{x: (\\*a\\d+), y: \\*a\\d+}", "{<<: [$1, $1]}")))
                .isInstanceOf(SettingsException.class)
                .hasMessageEndingWith("expected at most 50 levels and 100000 values, aliases followed");
        assertThatThrownBy(() -> lines("a: &a\n  b: *a\n")).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> lines("a: &a\n  <<: *a\n")).isInstanceOf(SettingsException.class);
    }
}
