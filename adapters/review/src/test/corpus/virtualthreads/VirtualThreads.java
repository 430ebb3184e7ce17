package virtualthreads;

import dev.troop.guard.Guard;
import kit.Kit;

/** Threads are outside of the guard that starts them. */
class VirtualThreads {
    private final Guard<String> guard = Kit.guard();

    void bare() {
        Thread.startVirtualThread(() -> Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT)); // expect: uncovered jdk-http
        Thread.ofVirtual().start(() -> Kit.HTTP.sendAsync(Kit.request("y"), Kit.TEXT)); // expect: uncovered jdk-http
        new Thread(() -> Kit.HTTP.sendAsync(Kit.request("z"), Kit.TEXT)).start(); // expect: uncovered jdk-http
    }

    void guardInTheThread() {
        Thread.startVirtualThread(() -> guard.call("k", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()));
    }

    void threadInTheGuard() {
        guard.call("k", () -> {
            Thread.startVirtualThread(() -> Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT)); // expect: unknown jdk-http
            return "";
        });
    }
}
