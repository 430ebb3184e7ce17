package dev.troop.showcase.process;

import dev.troop.edge.http.Response;
import dev.troop.showcase.contract.Json;
import java.io.IOException;

/**
 * What a colleague said, and the bytes it was said in, which can be kept as they are.
 *
 * @param value what was said
 * @param json the same in JSON; not to be changed
 */
public record Reply<T>(T value, byte[] json) {

    /**
     * Reads a response.
     *
     * @throws IOException if its status is not 200, or it is not the contract
     */
    public static <T> Reply<T> read(Response response, Class<T> contract) throws IOException {
        if (response.status() != 200) {
            throw new IOException("status " + response.status() + " instead of a " + contract.getSimpleName() + ": "
                    + firstLine(response));
        }
        return new Reply<>(Json.read(response.body(), contract), response.body());
    }

    private static String firstLine(Response response) {
        return response.bodyText().lines().findFirst().orElse("");
    }
}
