package dev.troop.showcase.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.cache.ZoneCache.Cached;
import dev.troop.core.Deadline;
import dev.troop.core.ManualTicker;
import dev.troop.guard.CallContext;
import dev.troop.guard.NoAnswer;
import dev.troop.guard.Trail;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.contract.Rail;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LastAnswersTest {
    private static final Viewer VIEWER = Viewer.ordinary(1);
    private static final Viewer TEST_VIEWER = new Viewer("test-1");
    private static final Wanted POPULAR = Wanted.of("popular");
    private static final Set<String> WHOLE = Set.of("account", "rails");

    private final ManualTicker ticker = new ManualTicker();
    private final Written copies = new Written();
    private final LastAnswers lastAnswers = new LastAnswers(copies, ticker);

    /** Copies that say when one was written. */
    private static final class Written implements Copies {
        private final Copies kept = Copies.inMemory();
        private final BlockingQueue<String> keys = new LinkedBlockingQueue<>();

        @Override
        public Optional<Cached> get(String key) throws java.io.IOException {
            return kept.get(key);
        }

        @Override
        public void put(String key, byte[] value, Duration time) {
            kept.put(key, value, time);
            keys.add(key);
        }

        String await() throws InterruptedException {
            return keys.poll(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatEverybodySharesIsFoundAgain() throws Exception {
        keep(List.of(1, 2), VIEWER);
        assertThat(copies.keys.poll(50, TimeUnit.MILLISECONDS))
                .as("a copy of what was asked for once")
                .isNull();
        keep(List.of(1, 2), VIEWER);

        assertThat(copies.await()).isEqualTo("popular:");
        assertThat(lastAnswers.find(POPULAR, Rail.class).value()).isEqualTo(new Rail("Popular", List.of(1, 2)));
    }

    @Test
    void theSameIsNotWrittenAgainForViewersButAlwaysForTestViewers() throws Exception {
        keep(List.of(1, 2), VIEWER);
        keep(List.of(1, 2), VIEWER);
        assertThat(copies.await()).isNotNull();

        keep(List.of(1, 2), VIEWER);
        keep(List.of(1, 2), TEST_VIEWER);
        assertThat(copies.await()).isNotNull();
        assertThat(copies.keys.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void anAnswerThatWasItselfMadeFromFallbacksIsNotKept() throws Exception {
        Trail trail = new Trail();
        trail.degraded("encodings", "standard-encodings");
        new CallContext(Deadline.in(Duration.ofSeconds(1), ticker), null, trail)
                .run(() -> keep(List.of(1, 2), TEST_VIEWER));

        assertThat(copies.keys.poll(50, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void whatWasNeverKeptIsNoAnswer() {
        assertThatThrownBy(() -> lastAnswers.find(POPULAR, Rail.class)).isSameAs(NoAnswer.INSTANCE);
        assertThatThrownBy(() -> lastAnswers.findPage("home", VIEWER)).isSameAs(NoAnswer.INSTANCE);
    }

    @Test
    void aPageWithAHoleDoesNotForgetThePartThatIsMissing() throws Exception {
        lastAnswers.keepPage("home", VIEWER, Map.of("account", bytes("a1"), "rails", bytes("r1")), WHOLE);
        copies.await();
        lastAnswers.keepPage("home", VIEWER, Map.of("account", bytes("a2")), WHOLE);
        copies.await();

        Map<String, byte[]> parts = lastAnswers.findPage("home", VIEWER).value();
        assertThat(parts.get("account")).isEqualTo(bytes("a2"));
        assertThat(parts.get("rails")).isEqualTo(bytes("r1"));
    }

    @Test
    void pagesOfDifferentViewersAreApart() throws Exception {
        lastAnswers.keepPage("home", VIEWER, Map.of("account", bytes("a1"), "rails", bytes("r1")), WHOLE);
        copies.await();

        assertThatThrownBy(() -> lastAnswers.findPage("home", TEST_VIEWER)).isSameAs(NoAnswer.INSTANCE);
    }

    private Rail keep(List<Integer> titles, Viewer viewer) {
        Rail rail = new Rail("Popular", titles);
        return lastAnswers.keep(POPULAR, new Reply<>(rail, Json.write(rail)), viewer);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
