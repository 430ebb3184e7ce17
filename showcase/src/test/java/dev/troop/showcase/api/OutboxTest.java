package dev.troop.showcase.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.guard.NoAnswer;
import dev.troop.showcase.contract.Play;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    @Test
    void whatIsWaitingIsDeliveredOnceAndInOrder() throws Exception {
        List<Play> delivered = new ArrayList<>();
        outbox.accept(play(1));
        outbox.accept(play(2));

        outbox.deliver(delivered::add);
        outbox.deliver(delivered::add);

        assertThat(delivered).containsExactly(play(1), play(2));
    }

    @Test
    void whatComesBackWaitsForTheNextTimeAndIsNotTriedForever() throws Exception {
        List<Play> tried = new ArrayList<>();
        outbox.accept(play(1));

        outbox.deliver(play -> {
            tried.add(play);
            again(play);
        });

        assertThat(tried).containsExactly(play(1));
        assertThat(outbox.size()).isEqualTo(1);
    }

    @Test
    void anOutboxThatIsFullHasNoAnswer() throws Exception {
        for (int i = 0; i < 1000; i++) {
            assertThat(outbox.accept(play(i)).now()).isFalse();
        }

        assertThatThrownBy(() -> outbox.accept(play(1000))).isSameAs(NoAnswer.INSTANCE);
        assertThat(outbox.size()).isEqualTo(1000);
    }

    private void again(Play play) {
        try {
            outbox.accept(play);
        } catch (NoAnswer full) {
            throw new AssertionError(full);
        }
    }

    private static Play play(int title) {
        return new Play("v1", title, 0);
    }
}
