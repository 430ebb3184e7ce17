package dev.troop.adapters.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.troop.guard.PushBack;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a status says of itself: who is to blame, and when the server wants to be asked again. */
final class StatusExceptionTest {

    private static Throwable failure(int status, String... headers) {
        Response.Builder response = new Response.Builder()
                .request(new Request.Builder().url("http://history/rails").build())
                .protocol(Protocol.HTTP_1_1)
                .code(status)
                .message("");
        for (int i = 0; i < headers.length; i += 2) {
            response.header(headers[i], headers[i + 1]);
        }
        return catchThrowable(() -> StatusException.check(response.build()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | PT7S",
                "999999999                     | PT24H",
                "Sun, 06 Nov 1994 08:50:37 GMT | PT1M",
                "Sun, 06 Nov 1994 08:49:30 GMT | PT0S",
                "-3                            | ''",
                "soon                          | ''"
            })
    void aFailureSaysWhenTheServerWantsToBeAskedAgain(String retryAfter, String expected) {
        Throwable failure = failure(503, "Retry-After", retryAfter, "Date", "Sun, 06 Nov 1994 08:49:37 GMT");

        assertThat(failure).isInstanceOf(StatusException.class);
        assertThat(failure instanceof PushBack says ? says.retryAfter().toString() : "")
                .isEqualTo(expected);
        assertThat(failure(503)).isInstanceOf(StatusException.class).isNotInstanceOf(PushBack.class);
    }

    @Test
    void aStatusOutOfAFutureIsFoundWhoeverIsToBlame() {
        assertThat(StatusException.isCallersFault(new ExecutionException(new CompletionException(failure(404)))))
                .isTrue();
        assertThat(StatusException.isCallersFault(new CompletionException(failure(503))))
                .isFalse();
        assertThat(StatusException.isCallersFault(new IOException(failure(404))))
                .as("about something else")
                .isFalse();
    }
}
