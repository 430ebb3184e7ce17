package org.springframework.web.reactive.function.client;

import org.springframework.http.HttpStatusCode;

/** With the name and the status of the failure that {@code WebClient} throws. */
public class WebClientResponseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    public WebClientResponseException(int status) {
        super("status " + status);
        this.status = status;
    }

    public HttpStatusCode getStatusCode() {
        return HttpStatusCode.valueOf(status);
    }
}
