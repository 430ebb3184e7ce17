package reflection;

import dev.troop.guard.Guard;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.util.function.BiFunction;

/** What is called by name is not known, inside a guard or outside. */
class Reflection {
    private final Guard<Object> guard;

    Reflection(Guard<Object> guard) {
        this.guard = guard;
    }

    Object bare(Object target) throws Exception {
        Method method = target.getClass().getMethod("load");
        return method.invoke(target); // expect: unknown reflection
    }

    Object guarded(Object target) {
        return guard.call("k", () -> target.getClass().getMethod("load").invoke(target)).value(); // expect: unknown reflection
    }

    Object made(String name) throws Exception {
        return Class.forName(name).getDeclaredConstructor().newInstance(); // expect: unknown reflection
    }

    Object handled(MethodHandle handle) throws Throwable {
        return handle.invokeExact(); // expect: unknown reflection
    }

    Object driver() throws Exception {
        return Class.forName("org.sqlite.JDBC");
    }

    Object referred(Method method) {
        BiFunction<Object, Object[], Object> call = (target, arguments) -> {
            try {
                return method.invoke(target, arguments); // expect: unknown reflection
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
        return call.apply(this, new Object[0]);
    }
}
