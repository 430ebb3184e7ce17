package dev.troop.adapters.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.troop.adapters.junit.FailDependency;
import dev.troop.adapters.junit.GuardProof;
import dev.troop.guard.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What runs of tests write down is what the review reads, of one run and of several. */
class ProofsOfRunsTest {
    @TempDir
    private Path directory;

    private Path classes;

    private static Guard<String> stock() {
        return Guard.<String>of("stock")
                .owner("sales")
                .deadline(Duration.ofSeconds(20))
                .budget(2)
                .tierDeadline(Duration.ofSeconds(20))
                .fallback("copy", call -> "copy")
                .fallback("old", call -> "old")
                .otherwiseOmit("");
    }

    /** Exercises the first tier. */
    static class First {
        private static final Guard<String> STOCK = stock();

        @RegisterExtension
        static final GuardProof PROOF = GuardProof.everyTier(STOCK);

        @Test
        @FailDependency("stock")
        void withoutStock() {
            assertThat(STOCK.call("ann", () -> "new").tier()).isEqualTo("copy");
        }
    }

    /** Exercises the others. */
    static class Others {
        private static final Guard<String> STOCK = stock();

        @RegisterExtension
        static final GuardProof PROOF = GuardProof.everyTier(STOCK);

        @Test
        @FailDependency("stock")
        @FailDependency(value = "stock", tier = "copy")
        void withoutCopies() {
            assertThat(STOCK.call("ann", () -> "new").tier()).isEqualTo("old");
        }

        @Test
        @FailDependency("stock")
        @FailDependency(value = "stock", tier = "copy")
        @FailDependency(value = "stock", tier = "old")
        void withoutAnything() {
            assertThat(STOCK.call("ann", () -> "new").tier()).isEqualTo("omitted");
        }
    }

    @BeforeEach
    void compile() throws IOException {
        classes = Compiler.compile(directory, "Shop", """
                import dev.troop.guard.Guard;
                import java.time.Duration;

                class Shop {
                    final Guard<String> stock = Guard.<String>of("stock")
                            .owner("sales")
                            .deadline(Duration.ofMillis(100))
                            .budget(2)
                            .fallback("copy", call -> "copy")
                            .fallback("old", call -> "old")
                            .otherwiseOmit("");
                }
                """);
    }

    @Test
    void whatOneRunExercisedIsProvenAndTheRestIsNot() {
        assertThat(unproven(run(First.class))).containsExactly("stock/old", "stock/omitted");
    }

    @Test
    void runsInSeveralProcessesProveTogether() {
        Path first = run(First.class);
        Path others = run(Others.class);

        assertThat(unproven(others)).containsExactly("stock/copy");
        assertThat(unproven(first, others)).isEmpty();
        assertThat(unproven(others, first)).isEmpty();
    }

    private Path run(Class<?> tests) {
        Path file = directory.resolve(tests.getSimpleName() + ".json");
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .configurationParameter(GuardProof.FILE, file.toString())
                .configurationParameter(GuardProof.CHECK, "false")
                .execute()
                .testEvents()
                .assertStatistics(events -> events.failed(0).aborted(0));
        return file;
    }

    private List<String> unproven(Path... proofs) {
        return Review.of(new ReviewRequest(
                        List.of(classes), List.of(), List.of(), List.of(proofs), null, LocalDate.of(2026, 1, 1)))
                .findings()
                .stream()
                .filter(finding -> finding.verdict() == Verdict.UNPROVEN)
                .map(Finding::what)
                .toList();
    }
}
