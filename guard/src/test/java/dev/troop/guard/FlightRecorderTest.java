package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real recording of the JDK's flight recorder holds of guards. */
final class FlightRecorderTest {
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    @TempDir
    Path folder;

    @Test
    void aRecordingHoldsDegradedCallsBreakersRejectionsAndWorkThatRanOn() throws Exception {
        ManualTicker ticker = new ManualTicker();
        Guard<String> guard = new Guards(ticker)
                .<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(1)
                .breaker(Breaker.failureRate(50).minimumCalls(1))
                .quickFallback("popular", (key, cause) -> "popular")
                .otherwiseFail("a test");
        Guard<String> late = new Guards(ticker)
                .<String>guard("titles")
                .owner("profiles")
                .deadline(Duration.ofMillis(20))
                .budget(1)
                .otherwiseFail("a test");
        Path file = folder.resolve("guards.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            guard.call("ann", FAILING);
            guard.call("ann", FAILING);
            Stuck stuck = new Stuck();
            AtomicReference<Thread> worker = new AtomicReference<>();
            Background<Answer<String>> caller = Background.start(() -> late.call("ann", () -> {
                worker.set(Thread.currentThread());
                return stuck.call();
            }));
            stuck.awaitStart();
            ticker.advance(Duration.ofMillis(20));
            assertThatThrownBy(caller::result).hasCauseInstanceOf(GuardException.class);
            ticker.advance(Duration.ofMillis(5));
            stuck.letGo();
            assertThat(worker.get().join(Duration.ofSeconds(20)))
                    .as("the work has ended, and its event is there")
                    .isTrue();
            recording.stop();
            recording.dump(file);
        }

        List<RecordedEvent> all = RecordingFile.readAllEvents(file);

        assertThat(of(all, "CallDegraded"))
                .extracting(FlightRecorderTest::whoAndWhy)
                .containsExactlyInAnyOrder(
                        "history popular java.io.IOException",
                        "history popular breaker",
                        "titles failed dev.troop.guard.DeadlineOver");
        assertThat(of(all, "CallDegraded"))
                .allSatisfy(event -> assertThat(event.getDuration()).isPositive());
        assertThat(of(all, "BreakerMoved")).singleElement().satisfies(event -> {
            assertThat(event.getString("from") + " " + event.getString("to") + " " + event.getString("cause"))
                    .isEqualTo("closed open rate");
            assertThat(event.getLong("failures")).isEqualTo(1);
        });
        assertThat(of(all, "CallRejected"))
                .extracting(FlightRecorderTest::whoAndWhy)
                .containsExactly("history primary breaker");
        assertThat(of(all, "WorkLeft"))
                .singleElement()
                .satisfies(event -> assertThat(event.getString("guard")).isEqualTo("titles"));
        assertThat(of(all, "LeftWorkEnded")).singleElement().satisfies(event -> {
            assertThat(event.getString("tier")).isEqualTo("primary");
            assertThat(event.getDuration("after")).isEqualTo(Duration.ofMillis(5));
        });
    }

    @Test
    void withoutARecordingNobodyIsAsked() {
        assertThat(Recorded.degrading()).isNull();
        assertThat(Recorded.rejects()).isFalse();
        assertThat(Recorded.leavesWork()).isFalse();
        assertThat(Recorded.movesBreakers()).isFalse();
    }

    private static List<RecordedEvent> of(List<RecordedEvent> all, String name) {
        return all.stream()
                .filter(event -> event.getEventType().getName().equals("dev.troop." + name))
                .toList();
    }

    private static String whoAndWhy(RecordedEvent event) {
        return event.getString("guard") + " " + event.getString("tier") + " " + event.getString("cause");
    }
}
