package spymemcached;

import dev.troop.guard.Guard;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedClientIF;

/** spymemcached, whose every call goes out on a thread of its own. */
class SpyMemcached {
    private final Guard<Object> guard;

    SpyMemcached(Guard<Object> guard) {
        this.guard = guard;
    }

    Object guarded(MemcachedClient client) {
        return guard.call("k", () -> client.get("k")).value();
    }

    Object bare(MemcachedClient client) {
        client.set("k", 60, "v"); // expect: uncovered spymemcached
        client.asyncGet("k"); // expect: uncovered spymemcached
        client.incr("n", 1); // expect: uncovered spymemcached
        return client.getBulk("a", "b"); // expect: uncovered spymemcached
    }

    void byInterface(MemcachedClientIF client) {
        client.delete("k"); // expect: uncovered spymemcached
        client.shutdown();
    }
}
