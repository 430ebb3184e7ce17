package optionalandmap;

import dev.troop.guard.Guard;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import kit.Kit;

/** Functions that the collections of the JDK run at once. */
class OptionalAndMap {
    private final Guard<String> guard = Kit.guard();
    private final Map<String, String> cache = new ConcurrentHashMap<>();

    String guarded(Optional<String> known, String path) {
        return guard.call(path, () -> known.orElseGet(() -> cache.computeIfAbsent(path, OptionalAndMap::load))).value();
    }

    private static String load(String path) {
        try {
            return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
        } catch (Exception e) {
            return "";
        }
    }

    String bare(String path) {
        return cache.computeIfAbsent(path, OptionalAndMap::loadAgain);
    }

    private static String loadAgain(String path) {
        try {
            return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body(); // expect: uncovered jdk-http
        } catch (Exception e) {
            return "";
        }
    }
}
