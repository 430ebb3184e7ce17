package dev.troop.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheServerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final ManualTicker ticker = new ManualTicker(Long.MAX_VALUE - 5);
    private CacheServer server;

    @BeforeEach
    void start() throws IOException {
        server = startWith(64 * 1024 * 1024);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aValueIsReadBackWithItsFlags() throws IOException {
        assertThat(ask("set k 7 0 5\r\nhello\r\nget k\r\n")).isEqualTo("STORED\r\nVALUE k 7 5\r\nhello\r\nEND\r\n");
    }

    @Test
    void anEmptyValueIsAValue() throws IOException {
        assertThat(ask("set k 0 0 0\r\n\r\nget k\r\n")).isEqualTo("STORED\r\nVALUE k 0 0\r\n\r\nEND\r\n");
    }

    @Test
    void oneGetAnswersTheKeysThatAreThere() throws IOException {
        assertThat(ask("set a 0 0 1\r\n1\r\nset c 0 0 1\r\n3\r\nget a b c\r\n"))
                .endsWith("VALUE a 0 1\r\n1\r\nVALUE c 0 1\r\n3\r\nEND\r\n");
    }

    @Test
    void getsTellsApartTwoWritesOfOneKey() throws IOException {
        assertThat(ask("set k 0 0 1\r\n1\r\ngets k\r\nset k 0 0 1\r\n1\r\ngets k\r\n"))
                .isEqualTo("STORED\r\nVALUE k 0 1 1\r\n1\r\nEND\r\nSTORED\r\nVALUE k 0 1 2\r\n1\r\nEND\r\n");
    }

    @Test
    void noreplyIsSilentAndTakesEffect() throws IOException {
        assertThat(ask("set k 0 0 1 noreply\r\n1\r\nset gone 0 0 1 noreply\r\n2\r\ndelete gone noreply\r\n"
                        + "touch k 5 noreply\r\nget k gone\r\n"))
                .isEqualTo("VALUE k 0 1\r\n1\r\nEND\r\n");
    }

    @Test
    void addLeavesWhatIsThereAndReplaceLeavesWhatIsNot() throws IOException {
        assertThat(
                        ask(
                                "replace k 0 0 1\r\n1\r\nadd k 0 0 1\r\n2\r\nadd k 0 0 1\r\n3\r\nreplace k 0 0 1\r\n4\r\nget k\r\n"))
                .isEqualTo("NOT_STORED\r\nSTORED\r\nNOT_STORED\r\nSTORED\r\nVALUE k 0 1\r\n4\r\nEND\r\n");
    }

    @Test
    void aDeletedValueIsGone() throws IOException {
        assertThat(ask("delete k\r\nset k 0 0 1\r\n1\r\ndelete k\r\nget k\r\n"))
                .isEqualTo("NOT_FOUND\r\nSTORED\r\nDELETED\r\nEND\r\n");
    }

    @Test
    void aValueIsGoneWhenItsTimeIsOver() throws IOException {
        ask("set k 0 10 1\r\n1\r\n");
        ticker.advance(Duration.ofMillis(9_999));
        assertThat(ask("get k\r\n")).startsWith("VALUE");
        ticker.advance(Duration.ofMillis(1));
        assertThat(ask("get k\r\n")).isEqualTo("END\r\n");
    }

    @Test
    void aTouchedValueLivesOn() throws IOException {
        ask("set k 0 10 1\r\n1\r\n");
        ticker.advance(Duration.ofSeconds(9));
        assertThat(ask("touch k 10\r\ntouch other 10\r\n")).isEqualTo("TOUCHED\r\nNOT_FOUND\r\n");
        ticker.advance(Duration.ofSeconds(9));
        assertThat(ask("get k\r\n")).startsWith("VALUE");
    }

    @Test
    void aLargeExpiryIsADate() throws IOException {
        ask("set k 0 " + (NOW.getEpochSecond() + 60) + " 1\r\n1\r\n");
        ticker.advance(Duration.ofSeconds(59));
        assertThat(ask("get k\r\n")).startsWith("VALUE");
        ticker.advance(Duration.ofSeconds(1));
        assertThat(ask("get k\r\n")).isEqualTo("END\r\n");
    }

    @Test
    void aNegativeExpiryIsOverAtOnce() throws IOException {
        assertThat(ask("set k 0 -1 1\r\n1\r\nget k\r\n")).isEqualTo("STORED\r\nEND\r\n");
    }

    @Test
    void theLeastRecentlyUsedItemLeavesFirst() throws IOException {
        server.close();
        server = startWith(3 * 1200);
        String value = "x".repeat(1000);
        assertThat(ask("set a 0 0 1000\r\n" + value + "\r\nset b 0 0 1000\r\n" + value + "\r\nset c 0 0 1000\r\n"
                        + value + "\r\nget a\r\nset d 0 0 1000\r\n" + value + "\r\nget b\r\n"))
                .endsWith("STORED\r\nEND\r\n");
        assertThat(ask("get a c d\r\n").split("VALUE")).hasSize(4);
        assertThat(ask("stats\r\n")).contains("STAT evictions 1\r\n", "STAT curr_items 3\r\n");
    }

    @Test
    void flushAllForgetsEverything() throws IOException {
        assertThat(ask("set k 0 0 1\r\n1\r\nflush_all\r\nget k\r\nflush_all 10\r\n"))
                .isEqualTo("STORED\r\nOK\r\nEND\r\nCLIENT_ERROR flush_all takes no delay here\r\n");
    }

    @Test
    void aValueOfOneMebibyteFits() throws IOException {
        String value = "v".repeat(1024 * 1024);
        assertThat(ask("set k 0 0 1048576\r\n" + value + "\r\nget k\r\n"))
                .isEqualTo("STORED\r\nVALUE k 0 1048576\r\n" + value + "\r\nEND\r\n");
    }

    @Test
    void aLargerValueIsRefusedAndTheOldOneIsGone() throws IOException {
        assertThat(ask("set k 0 0 1\r\n1\r\nset k 0 0 1048577\r\n" + "v".repeat(1024 * 1024 + 1) + "\r\nget k\r\n"))
                .isEqualTo("STORED\r\nSERVER_ERROR object too large for cache\r\nEND\r\n");
    }

    @Test
    void valuesThatAreArrivingAreBoundedToo() throws IOException {
        server.close();
        server = startWith(2 * 1024 * 1024);
        try (Telnet slow = new Telnet(server.address())) {
            slow.send("set slow 0 0 1048576\r\n" + "v".repeat(1024 * 1024)).send("version\r\n");
            assertThat(slow.read("CLIENT_ERROR".length())).isEqualTo("CLIENT_ERROR");
            slow.send("set slow 0 0 1048576\r\nfirst bytes");
            String refused = "SERVER_ERROR out of memory storing object\r\n";
            String answer = "";
            for (int i = 0; i < 1000 && !answer.equals(refused); i++) {
                answer = ask("set k 0 0 3\r\nabc\r\n");
            }
            assertThat(answer).isEqualTo(refused);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense|ERROR",
                "''|ERROR",
                "GET k|ERROR",
                "get|ERROR",
                "set k 0 0|ERROR",
                "set k 0 0 x|CLIENT_ERROR bad command line format",
                "set k 0 0 -1|CLIENT_ERROR bad command line format",
                "touch k x|CLIENT_ERROR invalid exptime argument",
                "touch k|ERROR",
                "delete|ERROR",
                "delete k 5|CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]",
                "nonsense noreply|ERROR",
                "stats of what|ERROR",
                "get a\tb|CLIENT_ERROR bad command line format",
                "shutdown|ERROR",
            })
    void whatCannotBeFollowedIsAnsweredAsMemcachedDoes(String command, String error) throws IOException {
        assertThat(ask(command + "\r\nversion\r\n")).isEqualTo(error + "\r\nVERSION 0.1.0-troop\r\n");
    }

    @Test
    void theValueOfARefusedWriteIsNotTakenForCommands() throws IOException {
        String command = " 0 0 9\r\nflush_all\r\n";
        assertThat(ask("set k 0 0 1\r\n1\r\n"
                        + "set " + "k".repeat(251) + command
                        + "set k x 0 9\r\nflush_all\r\n"
                        + "set k 4294967296 0 9\r\nflush_all\r\n"
                        + "set other 0 2147483648 9\r\nflush_all\r\n"
                        + "set last 0 0 1\r\n1\r\nget k last\r\n"))
                .isEqualTo("STORED\r\n" + "CLIENT_ERROR bad command line format\r\n".repeat(4)
                        + "STORED\r\nVALUE last 0 1\r\n1\r\nEND\r\n");
    }

    @Test
    void noreplyIsAKeyLikeAnyOtherToGet() throws IOException {
        assertThat(ask("set noreply 0 0 1\r\n1\r\nget k noreply\r\n"))
                .isEqualTo("STORED\r\nVALUE noreply 0 1\r\n1\r\nEND\r\n");
    }

    @Test
    void aKeyOf250BytesIsTakenAndALongerOneIsNot() throws IOException {
        String longest = "k".repeat(250);
        assertThat(ask("set " + longest + " 0 0 1\r\n1\r\nget " + longest + "x\r\nget " + longest + "\r\n"))
                .isEqualTo(
                        "STORED\r\nCLIENT_ERROR bad command line format\r\nVALUE " + longest + " 0 1\r\n1\r\nEND\r\n");
    }

    @Test
    void aValueLongerThanAnnouncedIsABadChunk() throws IOException {
        assertThat(ask("set k 0 0 3\r\nabcdef\r\nget k\r\n"))
                .isEqualTo("CLIENT_ERROR bad data chunk\r\nERROR\r\nEND\r\n");
    }

    @Test
    void aLineThatNeverEndsEndsTheConnection() throws IOException {
        try (Telnet endless = new Telnet(server.address())) {
            assertThat(endless.send("x".repeat(32 * 1024 + 1)).read(100)).isEqualTo("CLIENT_ERROR line too long\r\n");
        }
    }

    @Test
    void garbageHarmsNobodyElse() throws IOException {
        ask("set k 0 0 1\r\n1\r\n");
        long seed = Long.getLong("troop.seed", 20260301L);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[random.nextInt(1, 4000)];
            random.nextBytes(garbage);
            try (Telnet telnet = new Telnet(server.address())) {
                telnet.send(garbage);
            } catch (SocketException closedByServer) {
                assertThat(closedByServer).isNotNull();
            }
            assertThat(ask("get k\r\n")).as("seed %d, round %d", seed, i).isEqualTo("VALUE k 0 1\r\n1\r\nEND\r\n");
        }
    }

    @Test
    void halfAValueIsNoValue() throws IOException {
        try (Telnet leaving = new Telnet(server.address())) {
            leaving.send("set k 0 0 10\r\nhalf");
        }
        assertThat(ask("get k\r\n")).isEqualTo("END\r\n");
    }

    @Test
    void statsTellWhatWasAskedFor() throws IOException {
        ticker.advance(Duration.ofSeconds(42));
        assertThat(ask("set k 0 0 1\r\n1\r\nget k\r\nget other\r\nstats\r\n"))
                .contains("STAT uptime 42\r\n", "STAT get_hits 1\r\n", "STAT get_misses 1\r\n", "STAT curr_items 1\r\n")
                .contains("STAT pid " + ProcessHandle.current().pid() + "\r\n", "STAT limit_maxbytes 67108864\r\n")
                .endsWith("END\r\n");
    }

    @Test
    void healthIsAnsweredByHttpOnTheSamePort() throws IOException {
        HttpURLConnection health = open("/troop/health");
        assertThat(health.getResponseCode()).isEqualTo(200);
        assertThat(health.getInputStream().readAllBytes()).isEqualTo("up\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(open("/other").getResponseCode()).isEqualTo(404);
    }

    @Test
    void anAddressInUseIsNamed() {
        InetSocketAddress taken = server.address();
        assertThatThrownBy(() -> CacheServer.start(taken, 1, ticker))
                .isInstanceOf(BindException.class)
                .hasMessageContaining("cannot listen on " + taken);
    }

    @Test
    void closingEndsEveryConnection() throws Exception {
        try (Telnet telnet = new Telnet(server.address())) {
            telnet.send("version\r\n").read("VERSION 0.1.0-troop\r\n".length());
            server.close();
            server.await();
            assertThat(telnet.read(1)).isEmpty();
        }
    }

    private CacheServer startWith(long maxBytes) throws IOException {
        return CacheServer.start(new InetSocketAddress("127.0.0.1", 0), maxBytes, ticker, () -> NOW);
    }

    private String ask(String command) throws IOException {
        return Telnet.ask(server.address(), command);
    }

    private HttpURLConnection open(String path) throws IOException {
        return (HttpURLConnection)
                URI.create("http://127.0.0.1:" + server.address().getPort() + path)
                        .toURL()
                        .openConnection();
    }
}
