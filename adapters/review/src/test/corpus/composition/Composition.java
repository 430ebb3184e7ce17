package composition;

import dev.troop.guard.Guard;
import java.util.function.Function;
import kit.Kit;

/** Functions of the JDK that are put together. */
class Composition {
    private final Guard<String> guard = Kit.guard();

    private static String load(String path) {
        return Kit.HTTP.sendAsync(Kit.request(path), Kit.TEXT).join().body();
    }

    private static String fetch(String path) {
        return Kit.HTTP.sendAsync(Kit.request(path), Kit.TEXT).join().body(); // expect: uncovered jdk-http
    }

    String guarded(String path) {
        Function<String, String> load = Composition::load;
        Function<String, String> both = load.andThen(text -> text.strip());
        return guard.call(path, () -> both.apply(path)).value();
    }

    String bare(String path) {
        Function<String, String> fetch = Composition::fetch;
        return fetch.compose((String any) -> any.strip()).apply(path);
    }
}
