package dev.troop.control.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a control plane. Every call is one request with a bound of 5 s; an {@link IOException} says that the control
 * plane was not reached or refused, with its reason. Thread safe.
 */
public final class ControlClient {
    private static final Duration BOUND = Duration.ofSeconds(5);

    private final InetSocketAddress at;
    private final String operatorToken;

    /** A client of the control plane at that address. */
    public ControlClient(InetSocketAddress at, String operatorToken) {
        this.at = at;
        this.operatorToken = operatorToken;
    }

    /** Begins an attack. */
    public AttackStatus begin(AttackOrder order) throws IOException {
        return call("POST", "/v1/attacks", order, AttackStatus.class);
    }

    /** How far an attack is. */
    public AttackStatus attack(String id) throws IOException {
        return call("GET", "/v1/attacks/" + id, null, AttackStatus.class);
    }

    /** Ends an attack early. */
    public AttackStatus end(String id) throws IOException {
        return call("DELETE", "/v1/attacks/" + id, null, AttackStatus.class);
    }

    /** Begins to evacuate a region. */
    public EvacuationStatus evacuate(String region) throws IOException {
        return call("POST", "/v1/evacuations/" + region, null, EvacuationStatus.class);
    }

    /** Gives a region its traffic back as soon as it is up. */
    public EvacuationStatus restore(String region) throws IOException {
        return call("DELETE", "/v1/evacuations/" + region, null, EvacuationStatus.class);
    }

    /** How far the current evacuation is, or how the last one ended. */
    public EvacuationStatus evacuation() throws IOException {
        return call("GET", "/v1/evacuations", null, EvacuationStatus.class);
    }

    /** Every guard that is running. */
    public List<GuardView> guards() throws IOException {
        return List.of(call("GET", "/v1/guards", null, GuardView[].class));
    }

    private <T> T call(String method, String path, @Nullable Object body, Class<T> type) throws IOException {
        URI uri = URI.create("http://" + at.getHostString() + ":" + at.getPort() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setConnectTimeout((int) BOUND.toMillis());
        connection.setReadTimeout((int) BOUND.toMillis());
        connection.setRequestProperty("authorization", "Bearer " + operatorToken);
        if (body != null) {
            byte[] json = ControlJson.write(body);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(json.length); // and so it is never sent a second time
            connection.getOutputStream().write(json);
        }
        int status = connection.getResponseCode();
        try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] bytes = answer == null ? new byte[0] : answer.readAllBytes();
            if (status >= 400) {
                throw new IOException("control plane refused " + method + " " + path + ": "
                        + new String(bytes, StandardCharsets.UTF_8));
            }
            return ControlJson.read(bytes, type);
        }
    }
}
