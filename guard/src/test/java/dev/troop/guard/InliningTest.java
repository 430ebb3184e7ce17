package dev.troop.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * A process that needs nothing but calls has code as fast as one that has used all there is: the compiler inlines no method in
 * whose signature is a class that was not loaded.
 */
final class InliningTest {
    /** Enough for the best compiler of the virtual machine, which takes a method after 15,000 calls. */
    private static final int CALLS = 200_000;

    /** The process: calls that are answered, that fail, and that an open breaker rejects, and nothing else. */
    static final class Caller {
        private Caller() {}

        public static void main(String[] args) {
            Guards guards = new Guards(Ticker.system());
            Callable<String> fails = Caller::fail;
            call(guard(guards, "answers", Breaker.failureRate(50)), () -> "new");
            call(guard(guards, "fails", Breaker.failureRate(50).minimumCalls(1_000_000)), fails);
            call(guard(guards, "open", Breaker.failureRate(1).minimumCalls(1)), fails);
        }

        private static String fail() throws Exception {
            throw new Exception("down");
        }

        private static void call(Guard<String> guard, Callable<String> primary) {
            for (int i = 0; i < CALLS; i++) {
                guard.value("ann", primary);
            }
        }

        private static Guard<String> guard(Guards guards, String name, Breaker breaker) {
            return guards.<String>guard(name)
                    .owner("profiles")
                    .deadline(Duration.ofMillis(250))
                    .budget(64)
                    .breaker(breaker)
                    .onCallersThread()
                    .quickFallback("popular", (key, cause) -> "popular")
                    .otherwiseFail("a test");
        }
    }

    @Test
    void noMethodIsLeftOutForAClassThatWasNeverLoaded() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xbatch",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+PrintCompilation",
                        "-XX:+PrintInlining",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Caller.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try {
            lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> line.contains("dev.troop."))
                    .toList();
            assertThat(process.waitFor()).as("exit code of %s", lines).isZero();
        } finally {
            process.destroyForcibly();
        }

        assertThat(lines).as("what was inlined").anyMatch(line -> line.contains("Chain::answer"));
        assertThat(lines).filteredOn(line -> line.contains("unloaded")).isEmpty();
    }
}
