package dev.troop.fleet.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private final Process process = sleeping();

    @AfterEach
    void endIt() {
        process.destroyForcibly();
    }

    @Test
    void aProcessIsItselfUntilItEnds() throws Exception {
        Identity identity = Identity.of(process.pid()).orElseThrow();
        assertThat(identity.isAlive()).isTrue();
        assertThat(identity.startedAt()).isPositive();

        process.destroyForcibly().waitFor();

        assertThat(identity.isAlive()).isFalse();
        assertThat(Identity.of(process.pid())).isEmpty();
    }

    @Test
    void aProcessThatHasTheIdOfAnotherIsNotTouched() throws Exception {
        Identity itself = Identity.of(process.pid()).orElseThrow();
        Identity predecessor = new Identity(process.pid(), itself.start() + "0");

        Signals.stop(List.of(predecessor));
        Signals.kill(List.of(predecessor));
        Signals.terminate(predecessor);

        assertThat(predecessor.isAlive()).isFalse();
        assertThat(process.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(itself.isStopped()).isFalse();
    }

    @Test
    void stoppingAndResumingAreSeen() throws Exception {
        Identity identity = Identity.of(process.pid()).orElseThrow();

        Signals.stop(List.of(identity));
        TestFleet.awaitTrue(identity::isStopped);
        Signals.resume(List.of(identity));
        TestFleet.awaitTrue(() -> !identity.isStopped());

        assertThat(identity.isAlive()).isTrue();
    }

    private static Process sleeping() {
        try {
            return new ProcessBuilder("sleep", "600").start();
        } catch (IOException notStarted) {
            throw new AssertionError(notStarted);
        }
    }
}
