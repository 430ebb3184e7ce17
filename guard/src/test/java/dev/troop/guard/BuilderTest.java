package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the builder demands and refuses. */
final class BuilderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Guards guards = new Guards(new ManualTicker());

    private Draft<String> draft() {
        return guards.<String>guard("history")
                .owner("profiles")
                .deadline(SECOND)
                .budget(2);
    }

    @Test
    void aGuardWithAllItNeedsCompiles() {
        assertThat(errorsOf("of(\"history\").owner(\"profiles\").deadline(ONE).budget(1).otherwiseOmit(\"\")"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "of(\"history\").deadline(ONE).budget(1).otherwiseOmit(\"\")",
                "of(\"history\").owner(\"profiles\").budget(1).otherwiseOmit(\"\")",
                "of(\"history\").owner(\"profiles\").deadline(ONE).otherwiseOmit(\"\")",
                "of(\"history\").owner(\"profiles\").deadline(ONE).budget(1)",
                "of(\"history\").owner(\"profiles\").deadline(ONE).budget(1).fallback(\"tier\", call -> \"\")",
            })
    void aGuardThatLacksOwnerDeadlineBudgetOrEndDoesNotCompile(String guard) {
        assertThat(errorsOf(guard)).hasSize(1);
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                refused("budget 0", draft -> draft.retry(0), true),
                refused("retries -1", draft -> draft.retry(-1), false),
                refused("retries 11", draft -> draft.retry(11), false),
                refused("hedge after PT1S", draft -> draft.hedgeAfter(SECOND), false),
                refused("hedge after PT0S", draft -> draft.hedgeAfter(Duration.ZERO), false),
                refused("tier deadline PT0S", draft -> draft.tierDeadline(Duration.ZERO), false),
                refused("tier budget 0", draft -> draft.tierBudget(0), false),
                refused("tier budget -1", draft -> draft.tierBudget(-1), false),
                refused("tier budget 1000001", draft -> draft.tierBudget(1_000_001), false),
                refused("tier 'Snapshot'", draft -> draft.fallback("Snapshot", call -> ""), false),
                refused("tier 'primary'", draft -> draft.fallback("primary", call -> ""), false),
                refused("tier 'omitted'", draft -> draft.fallback("omitted", call -> ""), false),
                refused("tier 'failed'", draft -> draft.fallback("failed", call -> ""), false),
                refused(
                        "tier 'snapshot' of guard history",
                        draft -> draft.fallback("snapshot", call -> "").fallback("snapshot", call -> ""),
                        false),
                refused(
                        "maximum age PT-1S of tier aged",
                        draft -> draft.fallback("aged", SECOND.negated(), call -> new Aged<>("", SECOND)),
                        false),
                refused("reason to fail ' '", draft -> draft.otherwiseFail(" "), false));
    }

    private static Arguments refused(String message, Consumer<Draft<String>> use, boolean withoutBudget) {
        return Arguments.of(message, use, withoutBudget);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badValues")
    void aBadValueIsRefusedAndNamed(String message, Consumer<Draft<String>> use, boolean withoutBudget) {
        assertThatThrownBy(() -> use.accept(
                        withoutBudget
                                ? guards.<String>guard("history")
                                        .owner("profiles")
                                        .deadline(SECOND)
                                        .budget(0)
                                : draft()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message + ": expected");
    }

    @Test
    void aTierBudgetIsFromOneToAMillion() {
        assertThatCode(() -> draft().tierBudget(1).tierBudget(1_000_000)).doesNotThrowAnyException();
    }

    @Test
    void aBadNameOwnerOrDeadlineIsRefusedAtOnce() {
        assertThatThrownBy(() -> guards.guard("History")).hasMessageStartingWith("guard 'History': expected");
        assertThatThrownBy(() -> guards.guard("history").owner("")).hasMessageStartingWith("owner '': expected");
        assertThatThrownBy(() -> guards.guard("history").owner("profiles").deadline(Duration.ZERO))
                .hasMessageStartingWith("deadline PT0S: expected");
        assertThatThrownBy(() -> guards.guard("history").owner("profiles").deadline(Duration.ofDays(2)))
                .hasMessageStartingWith("deadline PT48H: expected");
    }

    @Test
    void aNameIsGivenOnce() {
        draft().otherwiseOmit("");

        assertThatThrownBy(() -> draft().otherwiseOmit(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("guard 'history' is there already: expected");
        assertThat(guards.evidence()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void aFailureRateIsAPercentage(int rate) {
        assertThatThrownBy(() -> Breaker.failureRate(rate))
                .hasMessageStartingWith("failure rate " + rate + ": expected");
    }

    @Test
    void aBreakerRefusesWhatCannotWork() {
        Breaker breaker = Breaker.failureRate(50);
        assertThatThrownBy(() -> breaker.over(Duration.ofMillis(9))).hasMessageStartingWith("breaker window PT0.009S");
        assertThatThrownBy(() -> breaker.minimumCalls(0)).hasMessageStartingWith("minimum calls 0");
        assertThatThrownBy(() -> breaker.sleep(Duration.ZERO)).hasMessageStartingWith("breaker sleep PT0S");
        assertThatThrownBy(() -> breaker.probes(0)).hasMessageStartingWith("probes 0");
    }

    /** What the compiler says about a guard that is declared so. */
    private static List<String> errorsOf(String guard) {
        String source = "import dev.troop.guard.Guard; class G { static final java.time.Duration ONE ="
                + " java.time.Duration.ofSeconds(1); Guard<String> guard = Guard.<String>" + guard + "; }";
        JavaFileObject file = new SimpleJavaFileObject(URI.create("mem:///G.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options = List.of("-proc:none", "-XDshould-stop.ifNoError=FLOW", "-classpath", classPath());
        ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, found, options, null, List.of(file))
                .call();
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == javax.tools.Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .toList();
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
