package anonymousclass;

import dev.troop.guard.Guard;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import kit.Kit;

/** Anonymous classes as work, and as work of somebody else. */
class AnonymousClass {
    private final Guard<String> guard = Kit.guard();

    String guarded(String path) {
        return guard.call(path, new Callable<String>() {
                    @Override
                    public String call() throws Exception {
                        return Kit.HTTP.send(Kit.request(path), Kit.TEXT).body();
                    }
                })
                .value();
    }

    void bare(Executor executor) {
        executor.execute(new Runnable() {
            @Override
            public void run() {
                try {
                    Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body().length(); // expect: uncovered jdk-http
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    String capturing(Callable<String> ignored) {
        Callable<String> inner = () -> Kit.HTTP.send(Kit.request("x"), Kit.TEXT).body();
        return guard.call("k", new Callable<String>() {
                    @Override
                    public String call() throws Exception {
                        return inner.call();
                    }
                })
                .value();
    }
}
