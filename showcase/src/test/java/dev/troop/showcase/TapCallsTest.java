package dev.troop.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.edge.http.Response;
import dev.troop.guard.CallHeaders;
import dev.troop.showcase.world.Viewer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many calls between services a viewer's tap makes: the home page, and then the page to play a title. */
class TapCallsTest {
    private static final int TAPS = 5;
    private static final Path ARCHITECTURE = Path.of("..", "ARCHITECTURE.md");

    /** Which services are called how often: all that the servers of a fleet answer, but for those where viewers come in. */
    private static final Map<String, Long> CALLS =
            Map.of("api", 2L, "profile", 6L, "history", 6L, "personalise", 3L, "catalogue", 12L, "playback", 4L);

    /** The least of several taps, because a call that is slow is made twice. */
    @Test
    void aTapMakesThirtyCallsOrMoreBetweenServicesAsManyAsTheDocumentSays() throws Exception {
        try (TwoRegions company = new TwoRegions().warm()) {
            Map<String, Long> calls = Stream.generate(() -> tap(company))
                    .limit(TAPS)
                    .min(Comparator.comparingLong(TapCallsTest::total))
                    .orElseThrow();

            assertThat(total(calls)).isGreaterThanOrEqualTo(30);
            assertThat(calls).isEqualTo(CALLS);
            assertThat(Files.readString(ARCHITECTURE)).contains(total(calls) + " calls between services");
        }
    }

    /** A tap of somebody new, whose pages come from primaries alone; returns how often each service was called. */
    private static Map<String, Long> tap(TwoRegions company) {
        try {
            return company.undisturbed(() -> {
                Map<String, Long> calls = new TreeMap<>(company.company.answered());
                Viewer viewer = Viewer.ordinary(Math.toIntExact(total(calls)));
                assertFull(company.ask(viewer, "/home"));
                assertFull(
                        company.ask(viewer, "/play?title=" + viewer.watched(1).getFirst()));
                company.company
                        .answered()
                        .forEach((service, now) -> calls.merge(service, now, (then, all) -> all - then));
                calls.remove("gateway");
                return calls;
            });
        } catch (Exception e) {
            throw new AssertionError("a tap that failed", e);
        }
    }

    private static void assertFull(Response response) {
        assertThat(response.status()).as(response.bodyText()).isEqualTo(200);
        assertThat(response.header(CallHeaders.DEGRADED)).isNull();
    }

    private static long total(Map<String, Long> calls) {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }
}
