package streams;

import dev.troop.guard.Guard;
import java.util.List;
import kit.Kit;

/** Streams: what they are given runs where they are. */
class Streams {
    private final Guard<List<String>> guard;
    private final Guard<String> one = Kit.guard();

    Streams(Guard<List<String>> guard) {
        this.guard = guard;
    }

    private static String load(String path) {
        try {
            return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
        } catch (Exception e) {
            return "";
        }
    }

    List<String> guardedAsAWhole(List<String> paths) {
        return guard.call("k", () -> paths.stream().map(Streams::load).filter(text -> !text.isEmpty()).toList()).value();
    }

    List<String> guardedOneByOne(List<String> paths) {
        return paths.stream().map(path -> one.call(path, () -> load(path)).value()).toList();
    }

    List<String> bare(List<String> paths) {
        return paths.stream()
                .map(path -> {
                    try {
                        return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body(); // expect: uncovered jdk-http
                    } catch (Exception e) {
                        return "";
                    }
                })
                .toList();
    }

    void each(List<String> paths) {
        paths.forEach(Streams::fire);
        one.call("k", () -> {
            paths.forEach(Streams::quiet);
            return "";
        });
    }

    private static void fire(String path) {
        Kit.HTTP.sendAsync(Kit.request(path), Kit.TEXT); // expect: uncovered jdk-http
    }

    private static void quiet(String path) {
        Kit.HTTP.sendAsync(Kit.request(path), Kit.TEXT).join();
    }
}
