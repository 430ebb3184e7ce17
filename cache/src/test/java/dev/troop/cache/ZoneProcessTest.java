package dev.troop.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The zone cache against real processes; those that are memcached are skipped where it is not installed. */
class ZoneProcessTest {
    private static final Zone A = new Zone("east", "a");
    private static final Zone B = new Zone("east", "b");
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final ManualTicker ticker = new ManualTicker();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadWhateverItsKeyAndSize(ZoneProcess.Engine engine) throws Exception {
        ZoneCache cache = cache(Map.of(A, zone(engine, "127.1.1.80").address()));
        for (String key : List.of("k", "", "two words", "é", "k".repeat(250), "k".repeat(251), "k\r\nflush_all")) {
            for (int size : List.of(0, 1, 5_000, 900_000)) {
                byte[] value = new byte[size];
                Arrays.fill(value, (byte) '\n');
                cache.put(key, value, HOUR);
                now = now.plusSeconds(5);
                ZoneCache.Cached cached = cache.get(key).orElseThrow();
                assertThat(cached.value()).isEqualTo(value);
                assertThat(cached.age()).isEqualTo(Duration.ofSeconds(5));
            }
        }
        assertThat(cache.dropped()).isZero();
        assertThat(cache.get("never written")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatIsTooLargeIsDroppedAndTheZoneStaysInUse(ZoneProcess.Engine engine) throws Exception {
        ZoneCache cache = cache(Map.of(A, zone(engine, "127.1.1.80").address()));
        cache.put("large", new byte[2 * 1024 * 1024], HOUR);
        cache.put("k", bytes("v"), HOUR);
        assertThat(cache.dropped()).isEqualTo(1);
        assertThat(cache.get("large")).isEmpty();
        assertThat(value(cache, "k")).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource
    void aKilledZoneCostsNoErrorAndFillsAgain(ZoneProcess.Engine engine) throws Exception {
        ZoneProcess a = zone(engine, "127.1.1.80");
        ZoneProcess b = zone(engine, "127.1.2.80");
        ZoneCache cache = cache(Map.of(A, a.address(), B, b.address()));
        ZoneCache onlyB = cache(Map.of(B, b.address()));
        cache.put("k", bytes("v"), HOUR);
        Eventually.that("b has it", () -> value(onlyB, "k").equals("v"));
        a.kill();
        assertThat(value(cache, "k")).isEqualTo("v");
        a.start();
        ticker.advance(ZoneNode.SKIPPED_FOR);
        assertThat(value(cache, "k")).isEqualTo("v");
        ZoneCache onlyA = cache(Map.of(A, a.address()));
        Eventually.that("a has it again", () -> value(onlyA, "k").equals("v"));
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedZoneCostsTheTimeoutOnceAndIsUsedAgainWhenItWakes(ZoneProcess.Engine engine) throws Exception {
        ZoneProcess a = zone(engine, "127.1.1.80");
        ZoneProcess b = zone(engine, "127.1.2.80");
        ZoneCache cache = cache(Map.of(A, a.address(), B, b.address()), TIMEOUT);
        ZoneCache onlyB = cache(Map.of(B, b.address()));
        cache.put("k", bytes("v"), HOUR);
        Eventually.that("b has it", () -> value(onlyB, "k").equals("v"));

        a.stop();
        long start = Ticker.system().nanos();
        for (int i = 0; i < 100; i++) {
            assertThat(value(cache, "k")).isEqualTo("v");
        }
        assertThat(Duration.ofNanos(Ticker.system().nanos() - start)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(5));
        cache.put("large", new byte[900_000], HOUR);
        assertThat(cache.dropped()).isEqualTo(1);

        a.wake();
        ticker.advance(ZoneNode.SKIPPED_FOR);
        cache.put("k", bytes("new"), HOUR);
        ZoneCache onlyA = cache(Map.of(A, a.address()));
        assertThat(value(onlyA, "k")).isEqualTo("new");
    }

    private ZoneProcess zone(ZoneProcess.Engine engine, String host) throws Exception {
        ZoneProcess zone = new ZoneProcess(engine, host, folder);
        open.add(zone);
        return zone;
    }

    private ZoneCache cache(Map<Zone, InetSocketAddress> nodes) {
        return cache(nodes, LONG);
    }

    private ZoneCache cache(Map<Zone, InetSocketAddress> nodes, Duration timeout) {
        ZoneCache cache = new ZoneCache(A, nodes, timeout, ticker, () -> now);
        open.add(cache);
        return cache;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String value(ZoneCache cache, String key) throws IOException {
        return cache.get(key).map(found -> new String(found.value(), UTF_8)).orElse("nothing");
    }
}
