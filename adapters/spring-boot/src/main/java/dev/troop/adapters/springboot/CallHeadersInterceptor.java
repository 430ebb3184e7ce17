package dev.troop.adapters.springboot;

import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Writes deadline, fault token and trace of the thread's context on each request in place of the deadline and the token that it had,
 * and reads from each response what was degraded below. Without a context a request goes out as it is. Stateless and thread safe.
 */
public final class CallHeadersInterceptor implements ClientHttpRequestInterceptor {
    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        CallContext context = CallContext.current();
        if (context == null) {
            return execution.execute(request, body);
        }
        HttpHeaders headers = request.getHeaders();
        CallHeaders.spokenFor(context).forEach(headers::remove);
        CallHeaders.writeRequest(context, headers::set);
        ClientHttpResponse response = execution.execute(request, body);
        CallHeaders.readResponse(response.getHeaders()::getFirst, context.trail());
        return response;
    }
}
