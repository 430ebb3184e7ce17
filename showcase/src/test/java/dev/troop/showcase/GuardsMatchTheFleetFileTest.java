package dev.troop.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.guard.GuardEvidence;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuardsMatchTheFleetFileTest {
    private static TwoRegions company;

    @BeforeAll
    static void open() throws Exception {
        company = new TwoRegions();
    }

    @AfterAll
    static void close() throws Exception {
        company.close();
    }

    static Stream<DeclaredGuard> declared() {
        return DeclaredGuard.all().stream();
    }

    @ParameterizedTest
    @MethodSource("declared")
    void aGuardIsWhatItsOwnerDeclares(DeclaredGuard declared) {
        GuardEvidence guard = running(declared.service()).stream()
                .filter(one -> one.name().equals(declared.name()))
                .findFirst()
                .orElseThrow();

        assertThat(guard.owner()).isEqualTo(declared.owner());
        assertThat(guard.deadline()).isEqualTo(declared.deadline());
        assertThat(guard.retries()).isEqualTo(declared.retries());
        assertThat(guard.tiers()).isEqualTo(declared.tiers());
        assertThat(guard.failReason()).isEqualTo(declared.fails());
        assertThat(guard.breaker()).isNotEqualTo("none");
    }

    @Test
    void noGuardRunsThatIsNotDeclared() {
        for (String service : Service.NAMES) {
            assertThat(running(service).stream().map(GuardEvidence::name))
                    .as(service)
                    .containsExactlyInAnyOrderElementsOf(declared()
                            .filter(guard -> guard.service().equals(service))
                            .map(DeclaredGuard::name)
                            .toList());
        }
    }

    private static List<GuardEvidence> running(String service) {
        return company.guards(service, TwoRegions.EAST).evidence();
    }
}
