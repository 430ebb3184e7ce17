package dev.troop.bench.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConformanceTest {
    private static Conformance conformance;

    @BeforeAll
    static void check() throws Exception {
        conformance = Conformance.run();
    }

    @ParameterizedTest
    @EnumSource
    void troopFallsIntoNoTrap(Trap trap) {
        Finding finding = conformance.of("Troop", trap);

        assertThat(finding.verdict()).as(finding.seen()).isEqualTo(Finding.Verdict.HELD);
    }

    @ParameterizedTest
    @EnumSource
    void troopFallsIntoNoTrapOnTheCallersThread(Trap trap) {
        Finding finding = conformance.of("Troop, caller's thread", trap);
        boolean isAboutTimeouts = trap == Trap.FREED_TOO_EARLY || trap == Trap.STRAY_INTERRUPT;

        assertThat(finding.verdict())
                .as(finding.seen())
                .isEqualTo(isAboutTimeouts ? Finding.Verdict.NOT_APPLICABLE : Finding.Verdict.HELD);
    }

    @Test
    void aTierThatMayBlockHasTheLogContextToo() throws Exception {
        Finding finding = Contexts.check(new TroopLibrary(TroopLibrary.Way.BLOCKING_TIER));

        assertThat(finding.verdict()).as(finding.seen()).isEqualTo(Finding.Verdict.HELD);
    }

    @ParameterizedTest
    @EnumSource
    void aCarelessLibraryFallsIntoEveryTrap(Trap trap) throws Exception {
        assertThat(trap.check(new CarelessLibrary()).verdict()).isEqualTo(Finding.Verdict.FELL);
    }

    @Test
    void theReportSaysWhatTheChecksSee() {
        assertThat(Path.of("..", "docs", "conformance.md"))
                .as("./troop bench --conformance writes it anew")
                .content()
                .isEqualTo(conformance.text());
    }
}
