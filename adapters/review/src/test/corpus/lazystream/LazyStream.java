package lazystream;

import dev.troop.guard.Guard;
import java.util.List;
import java.util.stream.Stream;
import kit.Kit;

/** A stream that is made in a guard and runs outside of it. */
class LazyStream {
    private final Guard<Stream<String>> guard;

    LazyStream(Guard<Stream<String>> guard) {
        this.guard = guard;
    }

    List<String> lazy(List<String> paths) {
        Stream<String> stream = guard.call("k", () -> paths.stream()
                        .map(path -> Kit.HTTP.sendAsync(Kit.request(path), Kit.TEXT).join().body())) // expect: uncovered jdk-http // tool: nothing
                .value();
        return stream.toList();
    }
}
