package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A breaker for each shard of a dependency. */
final class ShardsTest {
    private final PausingTicker ticker = new PausingTicker(Long.MAX_VALUE - 1);
    private final Guard<String> guard = new Guards(ticker)
            .<String>guard("history")
            .owner("profiles")
            .deadline(Duration.ofSeconds(1))
            .budget(1)
            .onCallersThread()
            .breaker(
                    Breaker.failureRate(50).minimumCalls(1).probes(1),
                    key -> key.toString().split("/")[0],
                    2)
            .otherwiseOmit("");

    private String ask(String key, boolean fails) {
        ticker.advance(Duration.ofMillis(1));
        return guard.call(key, () -> {
                    if (fails) {
                        throw new IOException("refused");
                    }
                    return "new";
                })
                .tier();
    }

    @Test
    void aShardThatFailsIsLeftAloneAndTheOthersAreNot() {
        ask("east/ann", true);

        assertThat(ask("east/ben", false)).isEqualTo("omitted");
        assertThat(ask("west/ben", false)).isEqualTo("primary");

        assertThat(guard.shards()).isEqualTo(Map.of("east", "open", "west", "closed"));
        assertThat(guard.evidence().breaker()).isEqualTo("open");
        ticker.advance(Duration.ofSeconds(5));
        assertThat(guard.evidence().breaker()).isEqualTo("half-open");
        assertThat(ask("east/ann", false)).isEqualTo("primary");
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
    }

    @Test
    void theOneThatWasAskedForLeastRecentlyIsForgotten() {
        ask("east/ann", false);
        ask("west/ann", true);
        ask("east/ann", false);
        ask("north/ann", false);

        assertThat(guard.shards()).containsOnlyKeys("east", "north");
        assertThat(ask("west/ann", false)).as("it begins anew").isEqualTo("primary");
    }

    @Test
    void whateverIsAskedForTheLatestAreKept() {
        int most = 7;
        Shards shards = new Shards(Breaker.failureRate(50), 0, ticker, key -> key, most);
        SplittableRandom chance = new SplittableRandom(11);
        SequencedSet<Object> latest = new LinkedHashSet<>();
        for (int i = 0; i < 5_000; i++) {
            ticker.advance(Duration.ofNanos(1));
            Object name = chance.nextInt(chance.nextBoolean() ? 6 : 30);
            shards.of(name, ticker.nanos());
            latest.addLast(name);
            if (latest.size() > most) {
                latest.removeFirst();
            }
            assertThat(shards.states())
                    .as("after %s calls", i)
                    .containsOnlyKeys(latest.stream().map(Object::toString).toList());
        }
    }

    @Test
    void aShardWhoseNameCannotBeFoundHasOneAllTheSame() {
        Shards shards = new Shards(
                Breaker.failureRate(50),
                0,
                ticker,
                key -> {
                    throw new StackOverflowError();
                },
                1);

        assertThat(shards.of("ann", ticker.nanos())).hasToString("closed");
        assertThat(shards.states()).containsOnlyKeys("unknown");
    }

    @Test
    void aKeyWithoutAShardHasOneAllTheSame() {
        assertThat(new Guards(ticker)
                        .<String>guard("titles")
                        .owner("content")
                        .deadline(Duration.ofSeconds(1))
                        .budget(1)
                        .onCallersThread()
                        .breaker(Breaker.failureRate(50), key -> null, 1)
                        .otherwiseOmit("")
                        .value("ann", () -> "new"))
                .isEqualTo("new");
    }

    @Test
    void theCapIsChecked() {
        assertThatThrownBy(() -> new Guards(ticker)
                        .<String>guard("titles")
                        .owner("content")
                        .deadline(Duration.ofSeconds(1))
                        .budget(1)
                        .breaker(Breaker.failureRate(50), key -> key, 0))
                .hasMessageStartingWith("shards 0: expected");
    }
}
