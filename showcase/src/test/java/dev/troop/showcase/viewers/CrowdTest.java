package dev.troop.showcase.viewers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import dev.troop.core.Ticker;
import dev.troop.edge.http.HttpClient;
import dev.troop.showcase.pass.Sessions;
import java.io.BufferedReader;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The crowd is an open loop: taps come when they are due, and their time counts from then, whatever happens meanwhile.
 *
 * <p>There is no network here: a tap asks for the addresses of its region, which may take time, and ends as there are none.
 */
class CrowdTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final Duration PERIOD = Duration.ofMillis(100);
    private static final int TEN_A_SECOND = 10;

    private final Steps ticker = new Steps();
    private final InstantSource clock = () -> Instant.ofEpochMilli(ticker.nanos() / 1_000_000);
    private final HttpClient client = new HttpClient(Ticker.system());
    private final Semaphore asked = new Semaphore(0);
    private final CountDownLatch fleetAnswers = new CountDownLatch(1);
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Crowd crowd = new Crowd(
            new Audience(List.of("east"), 1),
            new Player(
                    new Gateways(this::noAddress, ticker),
                    client,
                    new Sessions("a key that is long enough".getBytes(UTF_8), clock)),
            lines::add,
            ticker,
            clock);
    private final Thread taps = Thread.ofPlatform().daemon().unstarted(this::tap);

    /** When a tap was due, and how long it took, as the crowd tells it; in milliseconds. */
    private record Told(long due, double took) {}

    @AfterEach
    void close() throws InterruptedException {
        fleetAnswers.countDown();
        taps.interrupt();
        taps.join();
        client.close();
    }

    @Test
    void tapsComeAtTheRateThatIsSet() throws Exception {
        fleetAnswers.countDown();
        start(TEN_A_SECOND);
        List<Told> told = new ArrayList<>(told(1));
        for (int i = 1; i <= 3; i++) {
            ticker.advance(PERIOD);
            told.addAll(told(1));
        }

        assertThat(told).containsExactly(new Told(0, 0), new Told(100, 0), new Told(200, 0), new Told(300, 0));
    }

    @Test
    void aStallIsChargedToEveryTapThatWouldHaveComeMeanwhile() throws Exception {
        fleetAnswers.countDown();
        start(TEN_A_SECOND);
        assertThat(told(1)).containsExactly(new Told(0, 0));

        ticker.advance(Duration.ofMillis(550));

        assertThat(told(5))
                .containsExactly(
                        new Told(100, 450),
                        new Told(200, 350),
                        new Told(300, 250),
                        new Told(400, 150),
                        new Told(500, 50));
    }

    @Test
    void afterAStallTapsComeWhenTheyWouldHaveComeWithoutIt() throws Exception {
        fleetAnswers.countDown();
        start(TEN_A_SECOND);
        ticker.advance(Duration.ofMillis(250));
        assertThat(told(3)).extracting(Told::due).containsExactly(0L, 100L, 200L);

        ticker.advance(Duration.ofMillis(50));

        assertThat(told(1)).containsExactly(new Told(300, 0));
    }

    @Test
    void tapsGoOnComingWhileTheFleetSaysNothing() throws Exception {
        start(TEN_A_SECOND);
        awaitAsked();
        for (int i = 1; i <= 4; i++) {
            ticker.advance(PERIOD);
            awaitAsked();
        }
        assertThat(lines).isEmpty();

        fleetAnswers.countDown();

        assertThat(told(5))
                .containsExactly(
                        new Told(0, 400), new Told(100, 300), new Told(200, 200), new Told(300, 100), new Told(400, 0));
    }

    @Test
    void theRateChangesWhileTheCrowdTaps() throws Exception {
        fleetAnswers.countDown();
        start(TEN_A_SECOND);
        List<Told> told = new ArrayList<>(told(1));
        ticker.advance(PERIOD);
        told.addAll(told(1));

        crowd.rate(2);
        ticker.advance(Duration.ofMillis(20));
        told.addAll(told(1));
        ticker.advance(Duration.ofMillis(500));
        told.addAll(told(1));
        crowd.rate(0);
        ticker.advance(Duration.ofMillis(20));
        ticker.advance(Duration.ofSeconds(5));
        crowd.rate(TEN_A_SECOND);
        ticker.advance(Duration.ofMillis(20));
        told.addAll(told(1));

        assertThat(told)
                .containsExactly(
                        new Told(0, 0), new Told(100, 0), new Told(120, 0), new Told(620, 0), new Told(5660, 0));
    }

    @Test
    void aParentSetsTheRateAndSendsProbesByLines() throws Exception {
        fleetAnswers.countDown();
        Parent parent = new Parent(crowd, ticker);
        String said = "rate 10\nbeat\nprobe zone-3 play east -\nquit\nrate 0\n";

        parent.follow(new BufferedReader(new StringReader(said)));

        assertThat(line()).isEqualTo("p zone-3 0 0 east - play failed 0 - - - no-address");
        taps.start();
        ticker.awaitRest();
        assertThat(line()).startsWith("r 0 0 east - ").endsWith(" failed 0 - - - no-address");
    }

    private void start(int rate) throws InterruptedException {
        crowd.rate(rate);
        taps.start();
        ticker.awaitRest();
    }

    private void tap() {
        try {
            crowd.tap();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<InetSocketAddress> noAddress(String region) throws InterruptedException {
        asked.release();
        fleetAnswers.await();
        return List.of();
    }

    /** Waits until one more tap is under way. */
    private void awaitAsked() throws InterruptedException {
        assertThat(asked.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("one more tap")
                .isTrue();
    }

    /** What is told of the next taps that end, in the order in which they were due. */
    private List<Told> told(int count) throws InterruptedException {
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String[] words = line().split(" ");
            told.add(new Told(Long.parseLong(words[1]), Long.parseLong(words[2]) / 1000.0));
        }
        told.sort(Comparator.comparingLong(Told::due));
        return told;
    }

    private String line() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("no tap ended within " + PATIENCE_SECONDS + " s");
        }
        return line;
    }

    /** A ticker that moves only while the one thread that pauses on it is at rest, and waits until it is so again. */
    private static final class Steps implements Ticker {
        private final ManualTicker time = new ManualTicker();
        private final Semaphore rests = new Semaphore(0);

        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public void pause(Duration length) throws InterruptedException {
            long until = time.nanos() + length.toNanos();
            rests.release();
            time.pauseUntil(until);
        }

        /** Moves on by at least what the thread pauses at once, so that it does whatever has come due. */
        void advance(Duration by) throws InterruptedException {
            time.advance(by);
            awaitRest();
        }

        void awaitRest() throws InterruptedException {
            assertThat(rests.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the crowd waits for the next tap")
                    .isTrue();
        }
    }
}
