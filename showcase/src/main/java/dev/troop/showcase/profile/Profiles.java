package dev.troop.showcase.profile;

import dev.troop.edge.http.Endpoint;
import dev.troop.showcase.contract.Account;
import dev.troop.showcase.contract.Device;
import dev.troop.showcase.contract.Subscription;
import dev.troop.showcase.process.Routes;
import dev.troop.showcase.world.Viewer;

/** The service {@code profile}. */
public final class Profiles {
    private Profiles() {}

    /** Answers for accounts, subscriptions and devices. */
    public static Endpoint endpoint() {
        return new Routes()
                .on("GET /account", asked -> account(asked.viewer()))
                .on("GET /subscription", asked -> subscription(asked.viewer()))
                .on("GET /device", asked -> device(asked.viewer()));
    }

    static Account account(Viewer viewer) {
        return new Account(viewer.name(), viewer.accountName(), viewer.language());
    }

    static Subscription subscription(Viewer viewer) {
        return new Subscription(
                viewer.name(),
                viewer.plan().toString(),
                viewer.plan().screens(),
                viewer.plan().maxHeight());
    }

    static Device device(Viewer viewer) {
        return new Device(viewer.screen().toString(), viewer.screen().maxHeight());
    }
}
