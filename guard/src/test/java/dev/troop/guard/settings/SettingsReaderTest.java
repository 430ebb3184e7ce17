package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsReaderTest {
    @TempDir
    private Path directory;

    static Settings read(String text) {
        return new SettingsReader().read(LineFormat.PROPERTIES.lines("guards.properties", text));
    }

    @Test
    void aFileSaysWhatItSaysOfEachGuardAndOfAll() throws IOException {
        Path file = Files.writeString(
                directory.resolve("guards.properties"),
                "\uFEFF# of this service\n"
                        + "guards.default.breaker.sleep = 10s\n"
                        + "guards.user-history.deadline=250ms\n"
                        + "guards.user-history.breaker.failure-rate=60%\n"
                        + "server.port = 80\n");

        Settings settings = new SettingsReader().read(file);

        Values history = settings.overCode("user-history");
        assertThat(history.get(Setting.DEADLINE)).isEqualTo(Duration.ofMillis(250));
        assertThat(history.get(Setting.BREAKER_FAILURE_RATE)).isEqualTo(60);
        assertThat(history.get(Setting.BREAKER_SLEEP)).isEqualTo(Duration.ofSeconds(10));
        assertThat(history.said(Setting.DEADLINE).place()).isEqualTo(new Place(file.toString(), 3));
        assertThat(settings.overCode("other").get(Setting.DEADLINE)).isNull();
        assertThat(settings.guards()).containsExactly("user-history");
        assertThat(settings.remarks()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guards.a.deadline=250 | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline=250 ms | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline=0ms | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline=25h | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline=999999999999999999d | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline=-1s | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline=off | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.deadline= | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d",
                "guards.a.hedge-after=1.5s | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 1ns to 1d, or off",
                "guards.a.budget=20 calls | expected a whole number without a unit, from 1 to 1000000",
                "guards.a.budget=0 | expected a whole number without a unit, from 1 to 1000000",
                "guards.a.budget=1000001 | expected a whole number without a unit, from 1 to 1000000",
                "guards.a.budget=99999999999 | expected a whole number without a unit, from 1 to 1000000",
                "guards.a.breaker.failure-rate=0 | expected percent, from 1 to 100",
                "guards.a.breaker.failure-rate=101% | expected percent, from 1 to 100",
                "guards.a.breaker.failure-rate=50ms | expected percent, from 1 to 100",
                "guards.a.breaker.over=9ms | expected a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from 10ms to 1d",
                "guards.a.breaker.enabled=yes | expected true or false",
                "guards.a.breaker.force=opened | expected one of none, open, closed",
                "guards.a.run-on=thread | expected one of virtual-thread, callers-thread, pool",
                "guards.a.retry.attempts=11 | expected a whole number without a unit, from 0 to 10",
                "guards.a.dedline=1s | no such setting 'dedline'; did you mean 'deadline'?",
                "guards.a.breaker.failureRate=50 | no such setting 'breaker.failureRate'; did you mean 'breaker.failure-rate'?",
                "guards.a.braeker.sleep=50s | no such setting 'braeker.sleep'; did you mean 'breaker.sleep'?",
                "guards.a.colour=blue | no such setting 'colour'",
                "guards.a=1s | no such key: expected guards.NAME.SETTING, where NAME may be 'default'",
                "guards.UserHistory.deadline=1s | guard 'UserHistory': expected a lower-case letter, then up to 62 lower-case letters, digits or '-'",
            })
    void aBadValueIsRefusedWithItsPlaceAndWhatWasExpected(String line, String expected) {
        int equals = line.indexOf('=');
        String said = line.substring(0, equals) + " = " + line.substring(equals + 1);

        assertThatThrownBy(() -> read("\n" + line))
                .isInstanceOf(SettingsException.class)
                .hasMessage("guards.properties:2: " + said + ": " + expected);
    }

    @Test
    void allProblemsOfAFileAreToldAtOnceInTheOrderOfTheirLines() {
        String text = "hystrix.command.default.circuitBreaker.requestVolumeThreshold=many\n"
                + "guards.a.deadline=1\n"
                + "guards.a.budget=20\n"
                + "guards.a.budget=30\n"
                + "hystrix.command.default.execution.isolation.thread.timeoutInMilliseconds=1s\n";

        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(problem -> problem.place().line() + " " + problem.expected())
                                .containsExactly(
                                        "1 expected a number, 0 or more",
                                        "2 expected " + Setting.DEADLINE.expected(),
                                        "4 it is said already (guards.properties:3); remove one of them",
                                        "5 expected a number of milliseconds, 0 to a day"));
    }

    @Test
    void aFileThatIsNotUtf8IsRefusedWithTheLineOfTheFirstLetterThatIsNone() throws IOException {
        Path file = directory.resolve("guards.properties");
        Files.write(file, "guards.a.budget=20\n# für alle\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> new SettingsReader().read(file))
                .isInstanceOf(SettingsException.class)
                .hasMessage(file + ":2: not UTF-8: save the file as UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1ns", "999us", "250ms", "90s", "5m", "6h", "1d"})
    void aTimeIsPrintedInItsLargestWholeUnit(String time) {
        assertThat(Setting.DEADLINE.print(Setting.DEADLINE.read(time))).isEqualTo(time);
        assertThat(Setting.DEADLINE.print(Setting.DEADLINE.read("3600s"))).isEqualTo("1h");
    }

    @Test
    void anOverrideIsAddedReplacedAndWithdrawnByItsKey() {
        Settings one = Settings.NONE.with("guards.a.deadline", "1s", "anna");
        Settings two = one.with("guards.a.deadline", "2s", "ben").with("guards.a.breaker.force", "open", "ben");

        assertThat(two.overCode("a").said(Setting.DEADLINE).toString()).isEqualTo("guards.a.deadline = 2s (ben)");
        assertThat(two.without("guards.a.breaker.force").print()).isEqualTo("guards.a.deadline=2s\n");
        assertThat(two.without("guards.a.breaker.force")
                        .without("guards.a.deadline")
                        .guards())
                .isEmpty();
        assertThatThrownBy(() -> one.with("guards.a.deadline", "2", "ben"))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("ben: guards.a.deadline = 2: expected ");
        assertThatThrownBy(() -> one.without("guards.a.dedline"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("did you mean 'deadline'?");
    }
}
