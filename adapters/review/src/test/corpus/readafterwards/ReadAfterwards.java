package readafterwards;

import dev.troop.guard.Guard;
import java.net.Socket;

/** What is read from a stream after the guard: the connection was guarded, and reading may hang. */
class ReadAfterwards {
    private final Guard<Socket> guard;

    ReadAfterwards(Guard<Socket> guard) {
        this.guard = guard;
    }

    int read() throws Exception {
        Socket socket = guard.call("k", () -> new Socket("localhost", 1)).value();
        return socket.getInputStream().read(); // expect: uncovered socket // tool: nothing
    }
}
