package dev.troop.showcase.profile;

import dev.troop.edge.http.Request;
import dev.troop.showcase.contract.Account;
import dev.troop.showcase.contract.Device;
import dev.troop.showcase.contract.Subscription;
import dev.troop.showcase.process.Colleagues;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;

/** Asks the service {@code profile}. Every method throws what {@link Colleagues#ask} throws. Thread safe. */
public record ProfileClient(Colleagues colleagues) {

    /** Who the viewer is. */
    public Reply<Account> account(Viewer viewer) throws Exception {
        return ask("/account", viewer, Account.class);
    }

    /** What the viewer has paid for. */
    public Reply<Subscription> subscription(Viewer viewer) throws Exception {
        return ask("/subscription", viewer, Subscription.class);
    }

    /** What the viewer watches on. */
    public Reply<Device> device(Viewer viewer) throws Exception {
        return ask("/device", viewer, Device.class);
    }

    private <T> Reply<T> ask(String route, Viewer viewer, Class<T> contract) throws Exception {
        return Reply.read(colleagues.ask("profile", Request.get(route + "?viewer=" + viewer)), contract);
    }
}
