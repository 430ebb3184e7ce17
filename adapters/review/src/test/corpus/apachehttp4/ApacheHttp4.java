package apachehttp4;

import dev.troop.guard.Guard;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.impl.client.CloseableHttpClient;

/** Apache HttpClient 4, by its interface and by its class. */
class ApacheHttp4 {
    private final Guard<Object> guard;

    ApacheHttp4(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(HttpClient client) {
        return guard.call("k", () -> client.execute(new HttpGet("http://localhost"))).value();
    }

    Object bare(HttpClient client) throws Exception {
        return client.execute(new HttpGet("http://localhost")); // expect: uncovered apache-http4
    }

    Object closeable(CloseableHttpClient client) throws Exception {
        return client.execute(new HttpGet("http://localhost"), response -> response.getEntity()); // expect: uncovered apache-http4
    }
}
