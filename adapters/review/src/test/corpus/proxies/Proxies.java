package proxies;

import dev.troop.guard.Guard;
import java.lang.reflect.Proxy;
import kit.Kit;

/** Dynamic proxies: who calls the handler is not seen. */
class Proxies {
    interface Remote {
        String load();
    }

    private final Guard<String> guard = Kit.guard();

    String guarded() {
        Remote remote = (Remote) Proxy.newProxyInstance( // expect: unknown proxy
                Proxies.class.getClassLoader(),
                new Class<?>[] {Remote.class},
                (proxy, method, arguments) -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: unknown jdk-http
        return guard.call("k", () -> remote.load()).value();
    }
}
