package dev.troop.fleet.keeper;

import dev.troop.fleet.FleetState;
import dev.troop.fleet.HealProof;
import dev.troop.fleet.InjectionRefused;
import dev.troop.fleet.Injector;
import dev.troop.fleet.Inventory;
import dev.troop.fleet.LeaseProof;
import dev.troop.fleet.LeaseState;
import dev.troop.fleet.ProcessLease;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/**
 * The keeper of a run, as other processes of the same user speak to it.
 *
 * <p>Every call is one request that connects within 1 s and is answered within 10 s, or fails with an {@link
 * IOException} that names the keeper. Thread safe.
 */
public final class KeeperClient implements Inventory, Injector {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);
    private static final int CONNECT_MILLIS = 1_000;
    private static final int ANSWER_MILLIS = 10_000;

    private final InetSocketAddress address;
    private final String token;

    private KeeperClient(InetSocketAddress address, String token) {
        this.address = address;
        this.token = token;
    }

    /**
     * The keeper of that run.
     *
     * @throws IOException if the run has none, or its token cannot be read
     */
    public static KeeperClient of(RunDirectory run) throws IOException {
        KeeperRecord keeper = KeeperRecord.of(run)
                .orElseThrow(() -> new IOException(
                        "no keeper runs in " + run.path() + ": expected its file " + run.keeperRecord()));
        return new KeeperClient(keeper.address(), Files.readString(run.token(), StandardCharsets.US_ASCII));
    }

    @Override
    public FleetState state() throws IOException {
        return expected(call("GET", "/state", new byte[0]), FleetState.class);
    }

    /** Every lease of the fleet's life, the oldest first. */
    public List<LeaseState> leases() throws IOException {
        return state().leases();
    }

    @Override
    public LeaseProof inject(ProcessLease lease) throws IOException, InjectionRefused {
        return orRefused(call("POST", "/leases", KeeperJson.write(lease)), LeaseProof.class);
    }

    @Override
    public HealProof heal(String leaseId) throws IOException, InjectionRefused {
        return orRefused(call("POST", "/leases/" + leaseId + "/heal", EMPTY), HealProof.class);
    }

    /** Tells the keeper that the control plane lives: without it for 3 s, hangs and holds are healed. */
    public void controlBeat() throws IOException {
        expected(call("POST", "/control-beat", EMPTY), KeeperServer.Done.class);
    }

    /** Heals everything, ends the fleet and then the keeper, all of which goes on after this call has returned. */
    public void stop() throws IOException {
        expected(call("POST", "/stop", EMPTY), KeeperServer.Done.class);
    }

    private record Reply(int status, byte[] body) {}

    private <T> T orRefused(Reply reply, Class<T> type) throws IOException, InjectionRefused {
        if (reply.status >= 400 && reply.status < 500 && reply.status != 401) {
            throw new InjectionRefused(
                    KeeperJson.read(reply.body, KeeperServer.Refusal.class).reason());
        }
        return expected(reply, type);
    }

    private <T> T expected(Reply reply, Class<T> type) throws IOException {
        if (reply.status != 200) {
            throw new IOException("keeper at " + address + " answered " + reply.status + ": "
                    + new String(reply.body, StandardCharsets.UTF_8));
        }
        return KeeperJson.read(reply.body, type);
    }

    private Reply call(String method, String path, byte[] body) throws IOException {
        try {
            URI uri = URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(ANSWER_MILLIS);
            connection.setRequestMethod(method);
            connection.setRequestProperty("Authorization", "Bearer " + token);
            if (method.equals("POST")) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length); // or a lost connection would silently post twice
                try (OutputStream out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int status = connection.getResponseCode();
            try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return new Reply(status, in == null ? new byte[0] : in.readAllBytes());
            }
        } catch (IOException failed) {
            throw new IOException(
                    "keeper at " + address + " did not answer " + path + ": " + failed.getMessage(), failed);
        }
    }
}
