package dev.troop.adapters.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.adapters.review.bytecode.UnreadableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReviewTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 1);

    @TempDir
    private Path directory;

    private Path classes;

    @BeforeEach
    void compile() throws IOException {
        classes = Compiler.compile(directory, "Shop", """
                import dev.troop.guard.Guard;
                import java.net.URL;
                import java.time.Duration;

                class Shop {
                    final Guard<String> stock = Guard.<String>of("stock")
                            .owner("sales")
                            .deadline(Duration.ofMillis(100))
                            .budget(2)
                            .fallback("copy", call -> "copy")
                            .fallback("old", call -> "old")
                            .otherwiseOmit("");

                    public static void main(String[] arguments) throws Exception {
                        new Shop().load(new URI());
                    }

                    static class URI {
                        URL url() {
                            return null;
                        }
                    }

                    void load(URI where) throws Exception {
                        where.url().openStream();
                    }
                }
                """);
    }

    private Report review(@Nullable Path proof, @Nullable Path exceptions) {
        return Review.of(new ReviewRequest(
                List.of(classes), List.of(), List.of(), proof == null ? List.of() : List.of(proof), exceptions, TODAY));
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private Report withExceptions(String lines) throws IOException {
        return review(null, file("exceptions.txt", lines));
    }

    @Test
    void aFindingSaysWhereWhatAndHowToMendIt() {
        assertThat(review(null, null).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.place()).isEqualTo("Shop.java:25");
            assertThat(finding.method()).isEqualTo("Shop.load");
            assertThat(finding.what()).isEqualTo("java.net.URL.openStream");
            assertThat(finding.kind()).isEqualTo("http-url-connection");
            assertThat(finding.verdict()).isEqualTo(Verdict.UNCOVERED);
            assertThat(finding.why()).isEqualTo("reached by Shop.main > Shop.load");
            assertThat(finding.fix()).contains("Guard.call");
        });
    }

    @Test
    void theTextForPeopleHasAParagraphForEachFindingAndALineOfSums() {
        assertThat(review(null, null).text())
                .contains("Shop.java:25: uncovered http-url-connection: java.net.URL.openStream")
                .endsWith(
                        "1 findings (1 uncovered); 1 outbound calls, 0 covered, 0 excepted; 1 guards, proofs not looked at"
                                + " (--proof)" + System.lineSeparator());
    }

    @Test
    void theJsonForScriptsHasTheSame() {
        JsonNode root = JsonMapper.shared().readTree(review(null, null).json());

        JsonNode finding = root.path("findings").path(0);
        assertThat(finding.path("verdict").asString()).isEqualTo("uncovered");
        assertThat(finding.path("file").asString()).isEqualTo("Shop.java");
        assertThat(finding.path("line").asInt()).isEqualTo(25);
        assertThat(finding.path("method").asString()).isEqualTo("Shop.load");
        assertThat(root.path("summary").path("outboundCalls").asInt()).isEqualTo(1);
        assertThat(root.path("summary").path("guards").asInt()).isEqualTo(1);
    }

    @Test
    void aTierThatNeverAnsweredIsUnproven() throws IOException {
        Path proof = file("guards.json", """
                {"written": "2026-05-01T10:00:00Z", "guards": [
                  {"name": "stock", "owner": "sales", "deadline": "PT0.1S", "budget": 2, "failReason": "", "tiers": [
                    {"name": "primary", "proven": null, "by": null},
                    {"name": "copy", "proven": "2026-05-01T10:00:00Z", "by": "injected fault"},
                    {"name": "omitted", "proven": null, "by": null}]}]}
                """);

        assertThat(review(proof, null).findings().stream()
                        .filter(finding -> finding.verdict() == Verdict.UNPROVEN)
                        .map(Finding::what))
                .containsExactly("stock/old", "stock/omitted");
    }

    @Test
    void aGuardThatTheProofsDoNotKnowIsUnproven() throws IOException {
        assertThat(review(file("guards.json", "{\"guards\": []}"), null).findings())
                .filteredOn(finding -> finding.verdict() == Verdict.UNPROVEN)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.what()).isEqualTo("stock");
                    assertThat(finding.place()).isEqualTo("Shop.java:6");
                });
    }

    @Test
    void proofsThatAreNoneAreRefused() throws IOException {
        Path broken = file("broken.json", "{oops");
        Path other = file("other.json", "[]");
        Path tierless = file("tierless.json", "{\"guards\": [{\"name\": \"stock\"}]}");
        Path nameless = file("nameless.json", "{\"guards\": [{\"tiers\": []}]}");

        assertThatThrownBy(() -> review(broken, null))
                .isInstanceOf(UnreadableInput.class)
                .hasMessageContaining("is no JSON");
        assertThatThrownBy(() -> review(other, null))
                .hasMessageContaining("a list 'guards' is missing; expected {written");
        assertThatThrownBy(() -> review(tierless, null)).hasMessageContaining("guard stock: a list 'tiers' is missing");
        assertThatThrownBy(() -> review(nameless, null)).hasMessageContaining("has no name");
        assertThatThrownBy(() -> review(directory.resolve("none.json"), null)).hasMessageContaining("none.json");
    }

    @Test
    void anExceptionTakesItsFindingAwayUntilItsEnd() throws IOException {
        Report report = withExceptions("""
                # Moves out with the old shop.
                uncovered Shop.load http-* | moves out | jane.doe | 2026-06-01
                """);

        assertThat(report.findings()).isEmpty();
        assertThat(report.excepted()).isEqualTo(1);
    }

    @Test
    void anExceptionThatHasEndedIsAFindingAndExceptsNothing() throws IOException {
        assertThat(withExceptions("uncovered Shop.load | moves out | jane.doe | 2026-05-31")
                        .findings())
                .extracting(Finding::verdict, Finding::why)
                .satisfiesExactly(
                        first -> assertThat(first.toList()).first().isEqualTo(Verdict.UNCOVERED),
                        second -> assertThat(second.toList())
                                .containsExactly(Verdict.EXCEPTION, "it ended on 2026-05-31"));
    }

    @Test
    void anExceptionThatExceptsNothingIsAFinding() throws IOException {
        assertThat(withExceptions("uncovered Shop.save | moves out | jane.doe | 2026-12-31")
                        .findings())
                .filteredOn(finding -> finding.verdict() == Verdict.EXCEPTION)
                .singleElement()
                .satisfies(finding -> assertThat(finding.why()).contains("nothing is found"));
    }

    @Test
    void anIncompleteExceptionIsAFindingWithItsLine() throws IOException {
        Report report = withExceptions("""
                uncovered Shop.load | moves out | | 2026-12-31
                uncovered Shop.load | | jane.doe | 2026-12-31
                uncovered Shop.load | moves out | jane.doe
                uncovered Shop.load | moves out | jane.doe | soon
                forgiven Shop.load | moves out | jane.doe | 2026-12-31
                uncovered | moves out | jane.doe | 2026-12-31
                """);

        assertThat(report.excepted()).isZero();
        assertThat(report.findings().stream()
                        .filter(finding -> finding.verdict() == Verdict.EXCEPTION)
                        .map(finding -> finding.line() + " " + finding.why()))
                .containsExactly(
                        "1 it has no approver",
                        "2 it has no reason",
                        "3 it has 3 fields of 4",
                        "4 its end 'soon' is no date",
                        "5 verdict 'forgiven': expected one of uncovered, unknown, no-fallback, no-owner, unproven,"
                                + " exception",
                        "6 'uncovered' does not say what it excepts");
    }

    @Test
    void aGuardIsExceptedByItsName() throws IOException {
        Path exceptions = file("exceptions.txt", """
                unproven stock | drilled by hand | jane.doe | 2026-12-31
                uncovered Shop.* | moves out | jane.doe | 2026-12-31
                """);

        assertThat(review(file("guards.json", "{\"guards\": []}"), exceptions).findings())
                .isEmpty();
    }
}
