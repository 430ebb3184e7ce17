package iteratorsandresources;

import dev.troop.guard.Guard;
import java.util.Iterator;
import kit.Kit;

/** Objects of the application behind interfaces of the JDK. */
class IteratorsAndResources {
    private final Guard<String> guard = Kit.guard();

    static final class Pages implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return true;
                }

                @Override
                public String next() {
                    return Kit.HTTP.sendAsync(Kit.request("x"), Kit.TEXT).join().body(); // expect: uncovered jdk-http
                }
            };
        }
    }

    void bare() {
        for (String page : new Pages()) {
            System.out.println(page);
        }
    }

    static final class Session implements AutoCloseable {
        @Override
        public void close() {
            Kit.HTTP.sendAsync(Kit.request("bye"), Kit.TEXT).join();
        }
    }

    String guarded() {
        return guard.call("k", () -> {
                    try (Session session = new Session()) {
                        return session.toString();
                    }
                })
                .value();
    }
}
