package generics;

import dev.troop.guard.Guard;
import kit.Kit;

/** Generic classes, whose methods the compiler bridges. */
class Generics {
    private final Guard<String> guard = Kit.guard();

    interface Loader<K, V> {
        V load(K key) throws Exception;
    }

    static final class PageLoader implements Loader<String, String> {
        @Override
        public String load(String key) throws Exception {
            return Kit.HTTP.send(Kit.request(key), Kit.TEXT).body();
        }
    }

    static final class NumberLoader implements Loader<Integer, String> {
        @Override
        public String load(Integer key) throws Exception {
            return Kit.HTTP.send(Kit.request("" + key), Kit.TEXT).body(); // expect: uncovered jdk-http
        }
    }

    static <K> String bare(Loader<K, String> loader, K key) throws Exception {
        return loader.load(key);
    }

    String guarded(String key) {
        Loader<String, String> loader = new PageLoader();
        return guard.call(key, () -> loader.load(key)).value();
    }

    String number() throws Exception {
        return bare(new NumberLoader(), 1);
    }
}
