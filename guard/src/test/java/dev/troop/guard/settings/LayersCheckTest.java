package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are right one by one and do not go together. */
final class LayersCheckTest {
    private static final CodeSays ALL = new CodeSays(true, true, false, true, true);
    private static final CodeSays NOTHING = new CodeSays(false, false, true, false, false);

    private static List<String> problems(String code, String file, CodeSays says) {
        Values ofCode = Values.NONE;
        for (Said<?> said : SettingsReaderTest.read(code).overCode("a").all()) {
            ofCode = ofCode.with(ofCode(said));
        }
        Settings settings = SettingsReaderTest.read(file);
        List<String> problems = new ArrayList<>();
        Layers.check("a", Layers.NONE.withFile(settings).of("a", ofCode), says)
                .forEach(problem -> problems.add(problem.toString()));
        return problems;
    }

    private static <V> Said<V> ofCode(Said<V> said) {
        return new Said<>(said.setting(), said.value(), said.key(), Place.CODE);
    }

    private static String lines(String settings) {
        return settings == null ? "" : settings.replace(";", "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "guards.a.hedge-after=1s | guards.properties:1: guards.a.hedge-after = 1s: expected hedge-after to be less than the deadline; deadline is 1s (the code)",
                "guards.a.hedge-after=1s;guards.a.run-on=callers-thread;guards.a.deadline=2s | guards.properties:1: guards.a.hedge-after = 1s: expected no hedge on the caller's thread, which is busy; run-on is callers-thread (guards.properties:2)",
                "guards.default.breaker.force=open;guards.a.breaker.enabled=false | guards.properties:1: guards.default.breaker.force = open: expected no force where the breaker is not enabled; breaker.enabled is false (guards.properties:2)",
                "guards.a.adaptive.least=6 | guards.properties:1: guards.a.adaptive.least = 6: expected adaptive.least to be at most the budget; budget is 5 (the code)",
                "guards.a.breaker.slow-rate=20 | guards.properties:1: guards.a.breaker.slow-rate = 20: expected slow-after to say from when on a call is slow; breaker.slow-after is not said",
                "guards.a.retry.backoff=1s | guards.properties:1: guards.a.retry.backoff = 1s: expected retry.backoff to be at most retry.longest-backoff; retry.longest-backoff is not said",
            })
    void aContradictionIsToldWhereItStandsAndWithWhat(String file, String problem) {
        assertThat(problems("guards.a.deadline=1s\nguards.a.budget=5", lines(file), ALL))
                .containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hedge-after=1ms | expected off: the code of guard 'a' does not say that it is idempotent",
                "retry.attempts=1 | expected 0: the code of guard 'a' does not say that a retry is safe",
                "breaker.shards=10 | expected none: the code of guard 'a' does not say how to find a shard",
                "run-on=pool | expected another, or a number of pool-threads",
                "retry-budget.percent=10 | expected none: guard 'a' shares its retry budget with others",
            })
    void whatOnlyTheCodeMayAllowIsRefusedWhereItDoesNot(String setting, String expected) {
        String line = "guards.a." + setting;
        String code = "guards.a.deadline=1s\nguards.a.budget=5";

        assertThat(problems(code, line, ALL)).isEmpty();
        assertThat(problems(code, line, NOTHING))
                .containsExactly("guards.properties:1: " + line.replace("=", " = ") + ": " + expected);
    }

    @Test
    void whatIsSaidOfAllGuardsIsNotSaidOfARetryBudgetThatSomeShare() {
        assertThat(problems(
                        "guards.a.deadline=1s\nguards.a.budget=5", "guards.default.retry-budget.percent=10", NOTHING))
                .isEmpty();
    }

    @Test
    void aFileThatContradictsTheCodeIsBlamedAndNotTheCode() {
        assertThat(problems(
                        "guards.a.deadline=1s\nguards.a.budget=5\nguards.a.hedge-after=300ms",
                        "guards.a.deadline=200ms",
                        ALL))
                .containsExactly(
                        "guards.properties:1: guards.a.deadline = 200ms: expected hedge-after to be less than the deadline; hedge-after is 300ms (the code)");
    }

    @Test
    void aGuardThatTakesItsBoundsFromSettingsNeedsThem() {
        assertThat(problems("", "", ALL))
                .containsExactly(
                        "the code: guards.a.deadline = : guard 'a' takes it from settings; add it to a file",
                        "the code: guards.a.budget = : guard 'a' takes it from settings; add it to a file");
        assertThat(problems("", "guards.default.deadline=1s\nguards.a.budget=3", ALL))
                .isEmpty();
    }

    @Test
    void anythingSaidOfABreakerMakesOneUnlessItIsNotEnabled() {
        assertThat(Layers.hasBreaker(
                        SettingsReaderTest.read("guards.a.budget=3").overCode("a")))
                .isFalse();
        assertThat(Layers.hasBreaker(
                        SettingsReaderTest.read("guards.a.breaker.sleep=3s").overCode("a")))
                .isTrue();
        assertThat(Layers.hasBreaker(
                        SettingsReaderTest.read("guards.a.breaker.sleep=3s\nguards.a.breaker.enabled=false")
                                .overCode("a")))
                .isFalse();
    }
}
