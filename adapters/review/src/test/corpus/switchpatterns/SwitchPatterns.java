package switchpatterns;

import dev.troop.guard.Guard;
import kit.Kit;

/** Pattern matching on sealed types. */
class SwitchPatterns {
    private final Guard<String> guard = Kit.guard();

    sealed interface Query permits ById, ByName, Cached {}

    record ById(int id) implements Query {}

    record ByName(String name) implements Query {}

    record Cached(String text) implements Query {}

    String guarded(Query query) {
        return guard.call("k", () -> switch (query) {
                    case ById(int id) -> Kit.HTTP.send(Kit.request("" + id), Kit.TEXT).body();
                    case ByName(String name) -> Kit.HTTP.send(Kit.request(name), Kit.TEXT).body();
                    case Cached cached -> cached.text();
                })
                .value();
    }

    String bare(Object query) throws Exception {
        return switch (query) {
            case ById(int id) when id > 10 ->
                Kit.HTTP.send(Kit.request("" + id), Kit.TEXT).body(); // expect: uncovered jdk-http
            case ByName(String name) ->
                guard.call(name, () -> Kit.HTTP.send(Kit.request(name), Kit.TEXT).body()).value();
            case String text -> text;
            default -> "";
        };
    }
}
