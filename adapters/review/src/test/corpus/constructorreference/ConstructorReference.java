package constructorreference;

import dev.troop.guard.Guard;
import java.net.Socket;
import java.util.concurrent.Callable;
import kit.Kit;

/** References to constructors: of a class that calls when it is made, and of a socket. */
class ConstructorReference {
    private final Guard<Object> guard;

    ConstructorReference(Guard<Object> guard) {
        this.guard = guard;
    }

    static final class Page {
        final String text;

        Page() throws Exception {
            text = Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        }
    }

    static final class Other {
        Other() throws Exception {
            Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body().length(); // expect: uncovered jdk-http
        }
    }

    interface Connect {
        Socket to(String host, int port) throws Exception;
    }

    Object guarded() {
        return guard.call("k", Page::new).value();
    }

    Object bare() throws Exception {
        Callable<Other> make = Other::new;
        return make.call();
    }

    Object connected() throws Exception {
        Connect connect = Socket::new; // expect: uncovered socket
        return connect.to("localhost", 1);
    }

    Object connectedInAGuard() {
        Connect connect = Socket::new;
        return guard.call("k", () -> connect.to("localhost", 1)).value();
    }
}
