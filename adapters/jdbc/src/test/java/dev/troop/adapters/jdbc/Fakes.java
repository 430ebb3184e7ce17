package dev.troop.adapters.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source over a real one, some of whose methods, and of its connections', do something else. */
final class Fakes {
    private final Map<String, Callable<?>> instead = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

    /** Whatever is asked of {@code method} is answered by {@code answer}. */
    Fakes answering(String method, Callable<?> answer) {
        instead.put(method, answer);
        return this;
    }

    int asked(String method) {
        return asked.computeIfAbsent(method, name -> new AtomicInteger()).get();
    }

    DataSource over(DataSource real) {
        return proxy(DataSource.class, real);
    }

    private <T> T proxy(Class<T> type, T real) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    asked.computeIfAbsent(method.getName(), name -> new AtomicInteger())
                            .incrementAndGet();
                    Callable<?> answer = instead.get(method.getName());
                    if (answer != null) {
                        return answer.call();
                    }
                    try {
                        Object result = method.invoke(real, arguments);
                        return method.getName().equals("getConnection") && result instanceof Connection connection
                                ? proxy(Connection.class, connection)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
