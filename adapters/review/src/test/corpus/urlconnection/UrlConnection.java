package urlconnection;

import dev.troop.guard.Guard;
import java.net.HttpURLConnection;
import java.net.URL;

/** HttpURLConnection and URL. */
class UrlConnection {
    private final Guard<Integer> guard;

    UrlConnection(Guard<Integer> guard) {
        this.guard = guard;
    }

    int guarded(URL url) {
        return guard.call(url, () -> {
                    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
                    return connection.getResponseCode();
                })
                .value();
    }

    int bare(URL url) throws Exception {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestMethod("POST");
        connection.getOutputStream().write(1); // expect: uncovered http-url-connection
        return connection.getResponseCode(); // expect: uncovered http-url-connection
    }

    int stream(URL url) throws Exception {
        return url.openStream().read(); // expect: uncovered http-url-connection
    }
}
