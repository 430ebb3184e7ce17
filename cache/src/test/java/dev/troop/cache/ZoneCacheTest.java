package dev.troop.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ZoneCacheTest {
    private static final Zone A = new Zone("east", "a");
    private static final Zone B = new Zone("east", "b");
    private static final Zone C = new Zone("east", "c");
    private static final Duration HOUR = Duration.ofHours(1);

    /** What a zone that hangs costs; those beside it must answer within it. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** For zones that all answer. */
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void aReadSeesTheWriteBeforeItInTheSameZone() throws IOException {
        CacheServer a = server();
        ZoneCache writer = cache(A, Map.of(A, a.address()));
        ZoneCache reader = cache(A, Map.of(A, a.address()));
        for (int i = 0; i < 200; i++) {
            writer.put("k", bytes("value " + i), HOUR);
            assertThat(value(reader.get("k"))).isEqualTo("value " + i);
        }
    }

    @Test
    void whatNobodyHasIsAbsent() throws IOException {
        assertThat(cache(A, Map.of(A, server().address(), B, server().address()))
                        .get("k"))
                .isEmpty();
    }

    @Test
    void aWriteReachesEveryZoneInOrder() throws Exception {
        CacheServer a = server();
        CacheServer b = server();
        CacheServer c = server();
        ZoneCache cache = cache(B, Map.of(A, a.address(), B, b.address(), C, c.address()));
        for (int i = 0; i <= 100; i++) {
            cache.put("k", bytes("value " + i), HOUR);
        }
        for (CacheServer each : List.of(a, b, c)) {
            ZoneCache alone = cache(A, Map.of(A, each.address()));
            Eventually.that(
                    "the last write is in every zone",
                    () -> value(alone.get("k")).equals("value 100"));
        }
        assertThat(cache.dropped()).isZero();
    }

    @Test
    void theAgeIsTheTimeSinceTheWriteAndNeverNegative() throws IOException {
        ZoneCache cache = cache(A, Map.of(A, server().address()));
        cache.put("k", bytes("v"), HOUR);
        now = now.plusSeconds(90);
        assertThat(cache.get("k").orElseThrow().age()).isEqualTo(Duration.ofSeconds(90));
        now = now.minusSeconds(1000);
        assertThat(cache.get("k").orElseThrow().age()).isZero();
    }

    @Test
    void aValueEndsWithItsTime() throws IOException {
        ZoneCache cache = cache(A, Map.of(A, server().address()));
        cache.put("short", bytes("v"), Duration.ofMillis(1500));
        cache.put("long", bytes("v"), Duration.ofDays(40));
        cache.put("endless", bytes("v"), Duration.ofSeconds(Long.MAX_VALUE));
        ticker.advance(Duration.ofSeconds(2));
        assertThat(cache.get("short")).isEmpty();
        ticker.advance(Duration.ofDays(40).minusSeconds(3));
        assertThat(cache.get("long")).isPresent();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(cache.get("long")).isEmpty();
        assertThat(cache.get("endless")).isPresent();
    }

    @Test
    void anyKeyAndAnyBytesAreCarried() throws IOException {
        ZoneCache cache = cache(A, Map.of(A, server().address()));
        byte[] every = new byte[256 * 1024];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        List<String> keys = List.of("", "two words", "k\r\nflush_all", "é", "k".repeat(251), "k".repeat(5000));
        for (String key : keys) {
            cache.put(key, every, HOUR);
        }
        for (String key : keys) {
            assertThat(cache.get(key).orElseThrow().value()).isEqualTo(every);
        }
    }

    @Test
    void aDeadZoneIsSkippedForTheNext() throws Exception {
        CacheServer b = server();
        cache(B, Map.of(B, b.address())).put("k", bytes("of b"), HOUR);
        ZoneCache cache = cache(A, Map.of(A, nobody(), B, b.address()));
        assertThat(value(cache.get("k"))).isEqualTo("of b");
    }

    @Test
    void aHungZoneCostsTheTimeoutOnceAndIsThenSkippedForASecond() throws Exception {
        FakeZone a = zone(FakeZone.SILENCE);
        CacheServer b = server();
        cache(B, Map.of(B, b.address())).put("k", bytes("of b"), HOUR);
        ZoneCache cache = hurried(A, Map.of(A, a.address(), B, b.address()));

        long start = Ticker.system().nanos();
        assertThat(value(cache.get("k"))).isEqualTo("of b");
        assertThat(Duration.ofNanos(Ticker.system().nanos() - start)).isBetween(TIMEOUT, TIMEOUT.multipliedBy(5));
        Eventually.that("a has heard of it", () -> a.lines.get() > 0);
        for (int i = 0; i < 50; i++) {
            assertThat(value(cache.get("k"))).isEqualTo("of b");
        }
        assertThat(a.lines).hasValue(1);
        ticker.advance(ZoneNode.SKIPPED_FOR.minusNanos(1));
        cache.get("k");
        assertThat(a.lines).hasValue(1);
        ticker.advance(Duration.ofNanos(1));
        cache.get("k");
        Eventually.that("a is asked again", () -> a.lines.get() == 2);
    }

    @Test
    void oneCallerAloneTriesAZoneThatWasSkipped() throws Exception {
        FakeZone a = zone(FakeZone.SILENCE);
        ZoneCache cache = hurried(A, Map.of(A, a.address(), B, server().address()));
        cache.get("k");
        ticker.advance(ZoneNode.SKIPPED_FOR);
        List<CompletableFuture<Void>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(inThread(() -> assertThat(cache.get("k")).isEmpty()));
        }
        CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).join();
        Eventually.that("a has heard of both", () -> a.lines.get() > 1);
        assertThat(a.lines).hasValue(2);
    }

    @Test
    void aZoneThatIsBackIsReadAgain() throws Exception {
        FakeZone a = zone(FakeZone.SILENCE);
        ZoneCache cache = hurried(A, Map.of(A, a.address()));
        assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IOException.class);
        a.answerWith("END\r\n");
        assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IOException.class).hasMessageContaining("no zone");
        ticker.advance(ZoneNode.SKIPPED_FOR);
        for (int i = 0; i < 20; i++) {
            assertThat(cache.get("k")).isEmpty();
        }
        assertThat(a.connections).hasValue(2);
    }

    @Test
    void aRestartedZoneIsNotTakenForDeadBecauseOfOldConnections() throws Exception {
        CacheServer first = server();
        InetSocketAddress address = first.address();
        ZoneCache cache = cache(A, Map.of(A, address));
        cache.put("k", bytes("old"), HOUR);
        first.close();
        first.await();
        open.add(CacheServer.start(address, 1024 * 1024, ticker));
        assertThat(cache.get("k")).isEmpty();
        cache.put("k", bytes("new"), HOUR);
        assertThat(value(cache.get("k"))).isEqualTo("new");
        assertThat(cache.dropped()).isZero();
    }

    @Test
    void anEmptyZoneFillsByBeingRead() throws Exception {
        CacheServer a = server();
        CacheServer b = server();
        cache(B, Map.of(B, b.address())).put("k", bytes("of b"), HOUR);
        now = now.plusSeconds(60);
        assertThat(value(cache(A, Map.of(A, a.address(), B, b.address())).get("k")))
                .isEqualTo("of b");

        ZoneCache alone = cache(A, Map.of(A, a.address()));
        Eventually.that("a has it too", () -> alone.get("k").isPresent());
        assertThat(alone.get("k").orElseThrow().age()).isEqualTo(Duration.ofSeconds(60));
        ticker.advance(Duration.ofMinutes(59));
        assertThat(alone.get("k")).isEmpty();
    }

    @Test
    void noZoneAtAllIsAnError() throws Exception {
        ZoneCache cache = cache(A, Map.of(A, nobody(), B, nobody()));
        assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IOException.class);
    }

    @Test
    void garbageFromAZoneIsNoAnswer() throws Exception {
        CacheServer b = server();
        for (String garbage : List.of(
                "rubbish\r\n",
                "VALUE k 0 99999999999\r\n",
                "VALUE k 0 -5\r\n",
                "VALUE other 0 1\r\nx\r\nEND\r\n",
                "VALUE k 0 3\r\nabcdefgh\r\nEND\r\n",
                "VALUE k 0 3\r\nabc\r\nEND\r\n",
                "x".repeat(3000))) {
            ZoneCache cache = cache(A, Map.of(A, zone(garbage).address(), B, b.address()));
            assertThat(cache.get("k")).as(garbage).isEmpty();
        }
    }

    @Test
    void aWriteNeverThrowsAndCountsWhatItCouldNotWrite() throws Exception {
        FakeZone hung = zone(FakeZone.SILENCE);
        ZoneCache cache = hurried(A, Map.of(A, nobody(), B, hung.address()));
        for (int i = 0; i < 2000; i++) {
            cache.put("k" + i, new byte[1000], HOUR);
        }
        cache.put("k", bytes("v"), Duration.ZERO);
        Eventually.that("every write to both zones is counted", () -> cache.dropped() == 4001);
    }

    @Test
    void aHungZoneHoldsUpALargeWriteForTheTimeoutOnly() throws Exception {
        try (ServerSocket stopped = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) stopped.getLocalSocketAddress();
            ZoneNode node = new ZoneNode(A, address, TIMEOUT, ticker);
            open.add(node);
            ZoneWrite large = new ZoneWrite("set", "k", 0, new byte[64 * 1024 * 1024]);
            long start = Ticker.system().nanos();
            assertThatThrownBy(() -> node.store(large)).hasMessageContaining("in time");
            assertThat(Duration.ofNanos(Ticker.system().nanos() - start)).isLessThan(TIMEOUT.multipliedBy(5));
            assertThat(node.admits()).isFalse();
        }
    }

    @Test
    void aValueThatIsTooLargeIsDroppedAndTheZoneStaysInUse() throws Exception {
        ZoneCache cache = cache(A, Map.of(A, server().address()));
        cache.put("large", new byte[1024 * 1024], HOUR);
        cache.put("k", bytes("v"), HOUR);
        assertThat(cache.dropped()).isEqualTo(1);
        assertThat(cache.get("large")).isEmpty();
        assertThat(value(cache.get("k"))).isEqualTo("v");
    }

    @Test
    void anInterruptedReadEndsAtOnceAndItsConnectionIsNotUsedAgain() throws Exception {
        FakeZone a = zone(FakeZone.SILENCE);
        ZoneCache cache = new ZoneCache(A, Map.of(A, a.address()), Duration.ofMinutes(1), ticker, () -> now);
        open.add(cache);
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                cache.get("k");
            } catch (IOException e) {
                seen.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("not interrupted", e));
            }
        });
        Eventually.that("it waits for the answer", () -> a.lines.get() == 1);
        a.answerWith("END\r\n");
        reader.interrupt();
        assertThat(seen.join()).isInstanceOf(InterruptedIOException.class);

        assertThat(cache.get("k")).isEmpty();
        assertThat(a.connections).hasValue(2);
    }

    @Test
    void connectionsAreUsedAgain() throws Exception {
        FakeZone a = zone("END\r\n");
        ZoneCache cache = cache(A, Map.of(A, a.address()));
        for (int i = 0; i < 100; i++) {
            cache.get("k");
        }
        assertThat(a.connections).hasValue(1);
    }

    @Test
    void aClosedCacheReadsNothingAndDropsWrites() throws Exception {
        ZoneCache cache = cache(A, Map.of(A, server().address()));
        cache.close();
        assertThatThrownBy(() -> cache.get("k")).isInstanceOf(IOException.class);
        cache.put("k", bytes("v"), HOUR);
        assertThat(cache.dropped()).isEqualTo(1);
    }

    private CacheServer server() throws IOException {
        CacheServer server = CacheServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16 * 1024 * 1024, ticker, () -> now);
        open.add(server);
        return server;
    }

    private FakeZone zone(String answer) throws IOException {
        FakeZone zone = new FakeZone(answer);
        open.add(zone);
        return zone;
    }

    private ZoneCache cache(Zone own, Map<Zone, InetSocketAddress> nodes) {
        return cache(own, nodes, LONG);
    }

    private ZoneCache hurried(Zone own, Map<Zone, InetSocketAddress> nodes) {
        return cache(own, nodes, TIMEOUT);
    }

    private ZoneCache cache(Zone own, Map<Zone, InetSocketAddress> nodes, Duration timeout) {
        ZoneCache cache = new ZoneCache(own, nodes, timeout, ticker, () -> now);
        open.add(cache);
        return cache;
    }

    /** An address where nobody listens, and nobody will: it is taken. */
    private InetSocketAddress nobody() throws IOException {
        Socket taken = new Socket();
        open.add(taken);
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return (InetSocketAddress) taken.getLocalSocketAddress();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> inThread(Work work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (IOException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static String value(Optional<ZoneCache.Cached> cached) {
        return cached.map(found -> new String(found.value(), UTF_8)).orElse("nothing");
    }
}
