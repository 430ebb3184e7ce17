package apachehttp5;

import dev.troop.guard.Guard;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/** Apache HttpClient 5, classic and asynchronous. */
class ApacheHttp5 {
    private final Guard<Object> guard;

    ApacheHttp5(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(CloseableHttpClient client) {
        return guard.call("k", () -> client.execute(new HttpGet("http://localhost"), response -> response.getCode())).value();
    }

    Object bare(HttpClient client) throws Exception {
        return client.execute(new HttpGet("http://localhost"), response -> response.getCode()); // expect: uncovered apache-http5
    }

    Object open(HttpClient client) throws Exception {
        return client.executeOpen(null, new HttpGet("http://localhost"), null); // expect: uncovered apache-http5
    }

    Object later(CloseableHttpAsyncClient client, SimpleHttpRequest request) {
        return client.execute(request, null); // expect: uncovered apache-http5
    }
}
