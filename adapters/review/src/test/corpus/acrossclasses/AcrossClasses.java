package acrossclasses;

import dev.troop.guard.Guard;
import kit.Kit;

/** Layers: a controller, a service and a client, made by hand. */
class AcrossClasses {
    public static void main(String[] arguments) throws Exception {
        Client client = new Client();
        Service service = new Service(client);
        System.out.println(service.page() + service.quick());
    }

    static final class Service {
        private final Guard<String> guard = Kit.guard();
        private final Client client;

        Service(Client client) {
            this.client = client;
        }

        String page() {
            return guard.call("k", () -> client.page()).value();
        }

        String quick() throws Exception {
            return client.quick();
        }
    }

    static final class Client {
        String page() throws Exception {
            return get("page");
        }

        String quick() throws Exception {
            return Kit.HTTP.send(Kit.request("quick"), Kit.TEXT).body(); // expect: uncovered jdk-http
        }

        private String get(String path) throws Exception {
            return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
        }
    }
}
