package dev.troop.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LifeLineTest {
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void theProcessEndsWhenItsLineEnds() throws Exception {
        PipedOutputStream parent = new PipedOutputStream();
        LifeLine.hold(new PipedInputStream(parent), ended::countDown);
        parent.write('\n');
        parent.flush();
        assertThat(ended.getCount()).isOne();

        parent.close();

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aLineThatCannotBeReadIsALineThatIsGone() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        };
        LifeLine.hold(broken, ended::countDown);

        assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aProcessThatWasNotAskedToHoldOnRunsWithoutALine() {
        assertThat(LifeLine.isAskedFor(null)).isFalse();
        assertThat(LifeLine.isAskedFor("")).isFalse();
        assertThat(LifeLine.isAskedFor(LifeLine.STDIN)).isTrue();
    }
}
