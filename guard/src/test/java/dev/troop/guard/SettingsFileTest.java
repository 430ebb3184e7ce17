package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.guard.SettingsFile.Seen;
import dev.troop.guard.settings.LineFormat;
import dev.troop.guard.settings.SettingsException;
import dev.troop.guard.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of settings that changes. */
final class SettingsFileTest {
    private static final Duration EVERY = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final List<String> refused = Collections.synchronizedList(new ArrayList<>());
    private Path path;
    private SettingsFile file;
    private Guard<String> guard;

    @BeforeEach
    void makeAGuardAndListen() {
        path = directory.resolve("guards.properties");
        file = new SettingsFile(path, new SettingsReader(), LineFormat.PROPERTIES, guards.settings());
        guard = guards.<String>guard("history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(2)
                .otherwiseOmit("");
        guards.settings().onChange(new SettingsListener() {
            @Override
            public void changed(List<SettingsChange> changes) {}

            @Override
            public void refused(SettingsException why, String by) {
                refused.add(why.getMessage());
            }
        });
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private int budget() {
        return guard.evidence().budget();
    }

    @Test
    void aFileThatChangedIsApplied() throws IOException {
        write("guards.history.budget=3");
        assertThat(file.look()).isEqualTo(Seen.APPLIED);
        assertThat(budget()).isEqualTo(3);
        assertThat(file.look()).isEqualTo(Seen.UNCHANGED);

        write("guards.history.budget=4");
        assertThat(file.look()).isEqualTo(Seen.APPLIED);
        assertThat(budget()).isEqualTo(4);
    }

    @Test
    void aBrokenFileIsRefusedOnceAndTheOldOneCounts() throws IOException {
        write("guards.history.budget=3");
        file.look();

        write("guards.history.budget=4\nguards.history.deadline=4");
        assertThat(file.look()).isEqualTo(Seen.REFUSED);
        assertThat(file.look()).isEqualTo(Seen.UNCHANGED);

        assertThat(budget()).isEqualTo(3);
        assertThat(refused).hasSize(1);
        assertThat(refused.get(0)).startsWith(path + ":2: guards.history.deadline = 4: expected a whole number");

        write("guards.history.budget=3");
        assertThat(file.look()).isEqualTo(Seen.APPLIED);
        assertThat(refused).hasSize(1);
    }

    @Test
    void aFileThatIsNotThereIsToldOnceAndTheOldOneCounts() throws IOException {
        assertThat(file.look()).isEqualTo(Seen.REFUSED);
        assertThat(file.look()).isEqualTo(Seen.UNCHANGED);
        assertThat(refused).containsExactly(path + ": cannot be read: java.nio.file.NoSuchFileException: " + path);

        write("guards.history.budget=3");
        assertThat(file.look()).isEqualTo(Seen.APPLIED);
        Files.delete(path);
        assertThat(file.look()).isEqualTo(Seen.REFUSED);
        assertThat(budget()).isEqualTo(3);
    }

    @Test
    void aFormatThatRunsOutOfItsStackIsAsGoodAsABrokenFile() throws IOException {
        write("guards.history.budget=3");
        LineFormat failing = (source, text) -> {
            throw new StackOverflowError("deep");
        };

        assertThat(new SettingsFile(path, new SettingsReader(), failing, guards.settings()).look())
                .isEqualTo(Seen.REFUSED);
        assertThat(refused)
                .containsExactly(path + ": the format failed to read it: java.lang.StackOverflowError: deep");
    }

    @Test
    void nobodyWaitsForSettingsWhileAFileIsRead() throws IOException {
        write("guards.history.budget=3");
        AtomicBoolean wasFree = new AtomicBoolean();
        LineFormat slow = (source, text) -> {
            Thread other = Thread.ofVirtual().start(() -> guards.settings().overrides());
            try {
                wasFree.set(other.join(Duration.ofSeconds(5)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return LineFormat.PROPERTIES.lines(source, text);
        };

        assertThat(new SettingsFile(path, new SettingsReader(), slow, guards.settings()).look())
                .isEqualTo(Seen.APPLIED);
        assertThat(wasFree).isTrue();
        assertThat(budget()).isEqualTo(3);
    }

    @Test
    void aFormatThatFailsIsAsGoodAsABrokenFile() throws IOException {
        write("guards.history.budget=3");
        LineFormat failing = (source, text) -> {
            throw new IllegalStateException("no");
        };

        assertThat(new SettingsFile(path, new SettingsReader(), failing, guards.settings()).look())
                .isEqualTo(Seen.REFUSED);
        assertThat(refused)
                .containsExactly(path + ": the format failed to read it: java.lang.IllegalStateException: no");
    }

    @Test
    void aWatchAppliesWhatTwoLooksHaveSeenUntilItIsClosed() throws Exception {
        write("guards.history.budget=3");
        SettingsFile.Watch watch = file.watch(EVERY, ticker);
        try (watch) {
            assertThat(budget()).isEqualTo(3);
            write("guards.history.budget=4");
            Background.until("two looks have seen the change", () -> {
                ticker.advance(EVERY);
                return budget() == 4;
            });
            write("guards.history.budget=-");
            Background.until("two looks have seen what is broken", () -> {
                ticker.advance(EVERY);
                return refused.size() == 1;
            });
            assertThat(budget()).isEqualTo(4);
        }
        assertThat(watch.ended(Duration.ofSeconds(20))).isTrue();
        assertThat(refused).hasSize(1);
    }

    @Test
    void aWatchWithoutAPauseIsRefused() {
        assertThatThrownBy(() -> file.watch(Duration.ZERO, ticker))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a look every PT0S: expected more than 0");
    }
}
