package xmemcached;

import dev.troop.guard.Guard;
import net.rubyeye.xmemcached.MemcachedClient;

/** xmemcached. */
class XMemcached {
    private final Guard<Object> guard;

    XMemcached(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(MemcachedClient client) {
        return guard.call("k", () -> client.get("k")).value();
    }

    void bare(MemcachedClient client) throws Exception {
        client.get("k"); // expect: uncovered xmemcached
        client.setWithNoReply("k", 60, "v"); // expect: uncovered xmemcached
        client.touch("k", 60); // expect: uncovered xmemcached
    }
}
