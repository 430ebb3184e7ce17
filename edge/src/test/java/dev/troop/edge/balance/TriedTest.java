package dev.troop.edge.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.InstanceId;
import org.junit.jupiter.api.Test;

class TriedTest {
    private static final InstanceId A = InstanceId.parse("history.east.a.1");
    private final Tried tried = new Tried();
    private final Tried.Call call = new Tried.Call(new Object(), "GET /");

    @Test
    void attemptsAreRememberedUntilOneIsAnswered() {
        assertThat(tried.of(call)).isEmpty();
        tried.add(call, A);
        assertThat(tried.of(call)).containsExactly(A);
        assertThat(tried.of(new Tried.Call(new Object(), "GET /"))).isEmpty();
        tried.forget(call);
        assertThat(tried.of(call)).isEmpty();
    }

    @Test
    void callsThatNeverGotAnAnswerArePushedOut() {
        tried.add(call, A);
        for (int i = 0; i < 512; i++) {
            assertThat(tried.of(call)).isNotEmpty();
            tried.add(new Tried.Call(new Object(), "GET /"), A);
        }
        assertThat(tried.of(call)).isEmpty();
    }
}
