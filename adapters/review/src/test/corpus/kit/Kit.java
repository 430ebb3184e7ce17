package kit;

import dev.troop.guard.Guard;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What the programs of the corpus have in common; a library to them. */
public final class Kit {
    public static final HttpClient HTTP = HttpClient.newHttpClient();
    public static final HttpResponse.BodyHandler<String> TEXT = HttpResponse.BodyHandlers.ofString();

    private Kit() {}

    public static HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost/" + path)).build();
    }

    public static Guard<String> guard() {
        return Guard.<String>of("kit").owner("team").deadline(Duration.ofMillis(100)).budget(2).otherwiseOmit("");
    }
}
