package dev.troop.adapters.review;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every guard that an application makes is in the inventory with all its tiers, however it makes it. */
class InventoryTest {
    @TempDir
    private Path directory;

    private Report review(String source, String proofs) throws IOException {
        Path classes = Compiler.compile(directory, "Shop", source);
        Path file = Files.writeString(directory.resolve("guards.json"), "{\"guards\": [" + proofs + "]}");
        return Review.of(new ReviewRequest(
                List.of(classes), List.of(), List.of(), List.of(file), null, LocalDate.of(2026, 1, 1)));
    }

    private static List<String> unproven(Report report) {
        return report.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.UNPROVEN)
                .map(Finding::what)
                .toList();
    }

    @Test
    void aQuickTierIsATier() throws IOException {
        Report report = review("""
                import dev.troop.guard.Guard;
                import java.time.Duration;

                class Shop {
                    final Guard<String> stock = Guard.<String>of("stock")
                            .owner("sales")
                            .deadline(Duration.ofMillis(100))
                            .budget(2)
                            .quickFallback("shipped", (key, cause) -> "few")
                            .otherwiseFail("");
                }
                """, "{\"name\": \"stock\", \"tiers\": []}");

        assertThat(unproven(report)).containsExactly("stock/shipped");
        assertThat(report.findings()).as("it has a tier").hasSize(1);
    }

    @Test
    void aGuardOfPropertiesIsOne() throws IOException {
        Report report = review("""
                import dev.troop.adapters.springboot.TroopProperties;
                import dev.troop.guard.Guard;
                import dev.troop.guard.Guards;

                class Shop {
                    final Guard<String> stock;

                    Shop(TroopProperties properties, Guards guards) {
                        stock = properties.<String>draft("stock", guards)
                                .fallback("copy", call -> "copy")
                                .otherwiseOmit("");
                    }
                }
                """, "{\"name\": \"stock\", \"tiers\": []}");

        assertThat(report.guards()).isEqualTo(1);
        assertThat(unproven(report)).containsExactly("stock/copy");
    }

    @Test
    void anInterfaceWithTheAnnotationIsOne() throws IOException {
        Report report = review("""
                import dev.troop.adapters.springboot.Guarded;

                class Shop {
                    @Guarded(value = "stock", fallback = StockCopies.class, fallbackMethod = "few")
                    interface Stock {
                        String of(String title);

                        default String few(String title) {
                            return "few";
                        }
                    }

                    static class StockCopies implements Stock {
                        public String of(String title) {
                            return "copy";
                        }
                    }

                    @Guarded(value = "prices", failBecause = "a wrong price is worse than none")
                    interface Prices {
                        String of(String title);
                    }
                }
                """, "{\"name\": \"stock\", \"tiers\": []}");

        assertThat(report.guards()).isEqualTo(2);
        assertThat(unproven(report)).containsExactlyInAnyOrder("prices", "stock/stock-copies", "stock/fallback-method");
        assertThat(report.findings())
                .allSatisfy(finding -> assertThat(finding.file()).isEqualTo("Shop.java"));
    }
}
