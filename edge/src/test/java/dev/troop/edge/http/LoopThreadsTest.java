package dev.troop.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.troop.core.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The build starts its tests with {@link LoopThreads#FLAG}. */
class LoopThreadsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void aThreadAndThoseThatItStartsAreCarriedByTheLoop() throws Exception {
        assumeTrue(
                Runtime.version().feature() >= 24, "before JDK 24 a thread that waits for a monitor holds its carrier");
        Set<String> carriers = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(2);
        LoopThreads.start(() -> {
            carriers.add(carrier());
            Thread.startVirtualThread(() -> {
                carriers.add(carrier());
                done.countDown();
            });
            done.countDown();
        });

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(carriers).hasSize(1).allMatch(name -> name.startsWith("edge"));
    }

    @Test
    void anEndpointMayWaitForAnAnswerOfItsOwnProcess() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (HttpClient client = new HttpClient(Ticker.system());
                HttpServer inner = HttpServer.start(anyPort, request -> Response.text(200, "inner"));
                HttpServer outer =
                        HttpServer.start(anyPort, request -> client.call(inner.address(), Request.get("/"), SOON))) {
            assertThat(client.call(outer.address(), Request.get("/"), SOON).bodyText())
                    .isEqualTo("inner");
        }
    }

    @Test
    void aThreadThatWaitsForAMonitorDoesNotHoldTheLoop() throws Exception {
        Object monitor = new Object();
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        synchronized (monitor) {
            LoopThreads.start(() -> {
                waiting.countDown();
                synchronized (monitor) {
                    over.countDown();
                }
            });
            assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
            CountDownLatch other = new CountDownLatch(1);
            LoopThreads.start(other::countDown);
            assertThat(other.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A virtual thread's text ends with its carrier: {@code VirtualThread[#30]/runnable@edge-1-1}. */
    private static String carrier() {
        String text = Thread.currentThread().toString();
        return text.substring(text.indexOf('@') + 1);
    }
}
