package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFormsTest {

    @Property
    void aZoneIsReadFromWhatItWrites(@ForAll("zones") Zone zone) {
        assertThat(Zone.parse(zone.toString())).isEqualTo(zone);
    }

    @Property
    void anInstanceIsReadFromWhatItWrites(@ForAll("instances") InstanceId instance) {
        assertThat(InstanceId.parse(instance.toString())).isEqualTo(instance);
    }

    @Property
    void aFaultIsReadFromWhatItWrites(@ForAll("faults") Fault fault) {
        assertThat(Fault.parse(fault.toString())).isEqualTo(fault);
    }

    @Property
    void aFaultRuleIsReadFromWhatItWrites(@ForAll("rules") FaultRule rule) {
        assertThat(FaultRule.parse(rule.toString())).isEqualTo(rule);
    }

    @ParameterizedTest
    @EnumSource
    void aRungIsReadInAnyCase(Rung rung) {
        assertThat(Rung.parse(rung.toString())).isEqualTo(rung);
        assertThat(Rung.parse(" " + rung.name().toUpperCase(Locale.ROOT) + " ")).isEqualTo(rung);
    }

    @Test
    void theWrittenFormsAreTheDocumentedOnes() {
        assertThat(new InstanceId("history", new Zone("east", "a"), 1)).hasToString("history.east.a.1");
        assertThat(new Fault.Fail(0)).hasToString("fail");
        assertThat(new Fault.Fail(1)).hasToString("fail 1");
        assertThat(new Fault.Status(503, 0)).hasToString("status 503");
        assertThat(new Fault.Status(429, 1)).hasToString("status 429 1");
        assertThat(new Fault.Delay(Duration.ofMillis(300), Duration.ofMillis(50)))
                .hasToString("delay 300ms jitter 50ms");
        assertThat(new FaultRule("user-history", FaultRule.PRIMARY, new Fault.Fail(1)))
                .hasToString("user-history/primary=fail 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "east", "east.a.b", "east/a"})
    void aZoneThatIsNoneIsRefusedWithItsText(String text) {
        assertRefused("'" + text + "'", () -> Zone.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "East", "1east", "east ", "-east", "e_st", "östlich"})
    void aNameThatIsNoneIsRefusedWithItsText(String name) {
        assertRefused("region '" + name + "'", () -> new Zone(name, "a"));
        assertRefused("zone '" + name + "'", () -> new Zone("east", name));
        assertRefused("service '" + name + "'", () -> new InstanceId(name, new Zone("east", "a"), 1));
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThat(new Zone("e".repeat(63), "a").region()).hasSize(63);
        assertRefused("e".repeat(64), () -> new Zone("e".repeat(64), "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history.east.a",
                "history.east.a.0",
                "history.east.a.-1",
                "history.east.a.x",
                "h.e.a.9999999",
                ""
            })
    void anInstanceThatIsNoneIsRefusedWithItsText(String text) {
        assertRefused(text.endsWith(".0") ? "0" : text, () -> InstanceId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "explode",
                "fail x",
                "fail -1",
                "fail 12345",
                "status",
                "status 50",
                "status 399",
                "status 600",
                "status 503 12345",
                "status 503 x",
                "delay",
                "delay 5",
                "delay -5ms",
                "delay 5ms jitter"
            })
    void aFaultThatIsNoneIsRefusedWithItsText(String text) {
        assertRefused(text, () -> Fault.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user-history", "user-history/primary", "/primary=fail", "a=b/c", "history=fail"})
    void aFaultRuleThatIsNoneIsRefusedWithItsText(String text) {
        assertRefused(text, () -> FaultRule.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-*/primary=fail", "User-*/primary=fail", "user.*/primary=fail"})
    void aPatternThatMatchesNoNameIsRefusedWithItsText(String text) {
        assertRefused("guard '" + text.substring(0, text.indexOf('/')) + "'", () -> FaultRule.parse(text));
    }

    @Test
    void aTierIsNamedAndNotMatched() {
        assertRefused("tier '*'", () -> FaultRule.parse("user-history/*=fail"));
    }

    @Test
    void aRungThatIsNoneIsRefusedWithItsText() {
        assertRefused("galaxy", () -> Rung.parse("galaxy"));
    }

    @Test
    void aJitterLongerThanItsDelayIsRefused() {
        assertRefused("PT0.02S", () -> new Fault.Delay(Duration.ofMillis(10), Duration.ofMillis(20)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminate", "hang"})
    void whatIsDoneToProcessesIsNoFaultOfACall(String text) {
        assertRefused(text, () -> FaultRule.parse("user-history/primary=" + text));
    }

    @Test
    void aRuleForAnyGuardMatchesEveryGuardAtItsTierOnly() {
        FaultRule rule = FaultRule.parse("*/primary=fail");

        assertThat(rule.matches("titles", "primary")).isTrue();
        assertThat(rule.matches("titles", "snapshot")).isFalse();
    }

    @Test
    void aRuleForOneGuardMatchesNoOther() {
        FaultRule rule = FaultRule.parse("titles/snapshot=delay 5ms");

        assertThat(rule.matches("titles", "snapshot")).isTrue();
        assertThat(rule.matches("user-history", "snapshot")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "user-*, user-history, true",
        "user-*, user-, true",
        "user-*, user, false",
        "user-*, super-user-history, false",
        "*-history, user-history, true",
        "*-history, user-history-2, false",
        "u*-*y, user-history, true",
        "u*-*y, user-histories, false",
        "a*ba, ababa, true",
        "a*ba, abab, false",
        "**, titles, true"
    })
    void aStarStandsForAnyCharacters(String pattern, String guard, boolean matches) {
        FaultRule rule = new FaultRule(pattern, "primary", new Fault.Fail(0));

        assertThat(rule.isAbout(guard)).isEqualTo(matches);
        assertThat(rule.matches(guard, "primary")).isEqualTo(matches);
        assertThat(rule.matches(guard, "snapshot")).isFalse();
    }

    @Property
    void aPatternMatchesWhatTheRegularExpressionOfItMatches(
            @ForAll @StringLength(min = 1, max = 8) @Chars({'a', 'b', '*'}) String pattern,
            @ForAll @StringLength(min = 1, max = 8) @Chars({'a', 'b'}) String guard) {
        assertThat(new FaultRule(pattern, "primary", new Fault.Fail(0)).isAbout(guard))
                .isEqualTo(guard.matches(pattern.replace("*", ".*")));
    }

    @Property
    void namesOfASortedFleetKeepTheOrderOfTheirText(
            @ForAll("instances") InstanceId one, @ForAll("instances") InstanceId other) {
        assertThat(Integer.signum(one.compareTo(other)))
                .isEqualTo(Integer.signum(one.toString().compareTo(other.toString())));
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> first = Arbitraries.strings().withCharRange('a', 'z').ofLength(1);
        Arbitrary<String> rest = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .withChars('-')
                .ofMaxLength(62);
        return Combinators.combine(first, rest).as(String::concat);
    }

    @Provide
    Arbitrary<Zone> zones() {
        return Combinators.combine(names(), names()).as(Zone::new);
    }

    @Provide
    Arbitrary<InstanceId> instances() {
        return Combinators.combine(names(), zones(), Arbitraries.integers().between(1, 999_999))
                .as(InstanceId::new);
    }

    @Provide
    Arbitrary<Fault> faults() {
        return Arbitraries.oneOf(Arbitraries.of(new Fault.Terminate(), new Fault.Hang()), callFaults());
    }

    @Provide
    Arbitrary<FaultRule> rules() {
        Arbitrary<String> guards = Arbitraries.oneOf(
                names(),
                Arbitraries.just(FaultRule.ANY),
                names().map(name -> name.substring(0, name.length() / 2) + "*"));
        return Combinators.combine(guards, names(), callFaults()).as(FaultRule::new);
    }

    private static Arbitrary<Fault> callFaults() {
        Arbitrary<Fault> fails = Arbitraries.integers().between(0, 9999).map(Fault.Fail::new);
        Arbitrary<Fault> delays = Arbitraries.longs()
                .between(0, 99_999_999)
                .flatMap(by -> Arbitraries.longs()
                        .between(0, by)
                        .map(jitter -> new Fault.Delay(Duration.ofMillis(by), Duration.ofMillis(jitter))));
        Arbitrary<Fault> statuses = Combinators.combine(
                        Arbitraries.integers().between(400, 599),
                        Arbitraries.integers().between(0, 9999))
                .as(Fault.Status::new);
        return Arbitraries.oneOf(fails, statuses, delays);
    }

    private static void assertRefused(String value, Runnable reading) {
        assertThatIllegalArgumentException().isThrownBy(reading::run).withMessageContaining(value);
    }
}
