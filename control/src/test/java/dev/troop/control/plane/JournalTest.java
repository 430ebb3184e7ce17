package dev.troop.control.plane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.control.api.EvacuationStatus.PhaseTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_000L));

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("journal.jsonl");
    }

    private void append(String kind, String id, Object data) throws Exception {
        try (Journal journal = Journal.open(file, CLOCK)) {
            journal.append(kind, id, data);
        }
    }

    @Test
    void whatWasAppendedIsReadBackInOrder() throws Exception {
        append("attack-armed", "zone-1", new PhaseTime("drain", 2.5));
        append("attack-over", "zone-1", "");
        List<Journal.Entry> entries = Journal.read(file);
        assertThat(entries).extracting(Journal.Entry::kind).containsExactly("attack-armed", "attack-over");
        assertThat(entries.getFirst().as(PhaseTime.class)).isEqualTo(new PhaseTime("drain", 2.5));
        assertThat(entries.getFirst().at()).isEqualTo(1_700_000_000_000L);
    }

    @Test
    void aLineThatACrashHasTornAnywhereIsCutOffAndTheJournalGoesOn() throws Exception {
        append("first", "a", "");
        append("second", "b", "");
        byte[] whole = Files.readAllBytes(file);
        int firstLine = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int torn = firstLine; torn < whole.length; torn++) {
            Files.write(file, java.util.Arrays.copyOf(whole, torn));
            append("third", "c", "");
            assertThat(Journal.read(file))
                    .as("torn after %d bytes", torn)
                    .extracting(Journal.Entry::kind)
                    .containsExactly("first", "third");
        }
    }

    @Test
    void aTornLastLineIsNotRead() throws Exception {
        append("first", "a", "");
        Files.writeString(file, "{\"at\":1,\"kind\":\"tor", StandardOpenOption.APPEND);
        assertThat(Journal.read(file)).hasSize(1);
    }

    @Test
    void aJournalThatIsNotThereIsEmpty() throws Exception {
        assertThat(Journal.read(file)).isEmpty();
    }
}
