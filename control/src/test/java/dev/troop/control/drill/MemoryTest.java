package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is said of processes that run, and of those that do not. */
final class MemoryTest {
    private static final long NOBODY = 0;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessTakesWhatItHasAndOneThatEndedNothing() {
        long mine = ProcessHandle.current().pid();
        long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();

        assertThat(Memory.mib(LongStream.of(mine, NOBODY)).orElseThrow()).isBetween(heap / (1 << 20) / 2, 64 * 1024L);
    }

    @Test
    void ofNobodyNothingIsKnown() {
        assertThat(Memory.mib(LongStream.of(NOBODY))).isEmpty();
        assertThat(Memory.mib(LongStream.empty())).isEmpty();
    }
}
