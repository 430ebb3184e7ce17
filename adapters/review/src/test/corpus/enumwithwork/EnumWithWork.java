package enumwithwork;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import kit.Kit;

/** Enum constants with bodies and with functions. */
class EnumWithWork {
    private final Guard<String> guard = Kit.guard();

    enum Source {
        REMOTE {
            @Override
            String load() throws Exception {
                return Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
            }
        },
        LOCAL {
            @Override
            String load() {
                return "local";
            }
        };

        abstract String load() throws Exception;
    }

    enum Table {
        REMOTE(() -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body()), // expect: uncovered jdk-http
        LOCAL(() -> "local");

        final Callable<String> work;

        Table(Callable<String> work) {
            this.work = work;
        }
    }

    String guarded(Source source) {
        return guard.call("k", () -> source.load()).value();
    }

    String bare(Table table) throws Exception {
        return table.work.call();
    }
}
