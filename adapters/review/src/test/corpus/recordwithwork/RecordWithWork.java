package recordwithwork;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Records that hold work. */
class RecordWithWork {
    private final Guard<String> guard = Kit.guard();

    record Task(String name, Callable<String> work) {}

    String bare() throws Exception {
        Task task = new Task("x", () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()); // expect: uncovered jdk-http
        return task.work().call();
    }

    record Order(String id) {
        String load() throws Exception {
            return Kit.HTTP.send(Kit.request(id), Kit.TEXT).body();
        }
    }

    String guarded(String id) {
        Order order = new Order(id);
        return guard.call(id, order::load).value();
    }
}
