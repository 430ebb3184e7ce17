package dev.troop.adapters.review.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.guard.CallContext;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GuardCallsTest {

    @Test
    void everyMethodOfAGuardThatTakesAFunctionIsListedAsWorkOrAsADecision() {
        Set<String> taking = new TreeSet<>();
        for (Class<?> type : Set.of(Guard.class, Draft.class, Guards.class)) {
            Arrays.stream(type.getMethods())
                    .filter(method -> method.getDeclaringClass() == type && takesFunction(method))
                    .forEach(method -> taking.add(type.getName().replace('.', '/') + "." + method.getName()));
        }

        assertThat(taking).isNotEmpty().isSubsetOf(listed());
    }

    @Test
    void theStepsOfMakingAGuardAreThoseThatAreListened() throws NoSuchMethodException {
        assertThat(Guard.class.getMethod("of", String.class)).isNotNull();
        assertThat(Guards.class.getMethod("guard", String.class)).isNotNull();
        assertThat(Guard.NeedsOwner.class.getMethod("owner", String.class)).isNotNull();
        assertThat(Draft.class.getMethod("otherwiseFail", String.class)).isNotNull();
        assertThat(CallContext.class.getMethod("run", java.util.concurrent.Callable.class))
                .isNotNull();
    }

    private static Set<String> listed() {
        Set<String> listed = new TreeSet<>();
        for (Map<String, Set<String>> list : Set.of(GuardCalls.TAKE_WORK, GuardCalls.TAKE_DECISIONS)) {
            list.forEach((type, methods) -> methods.forEach(method -> listed.add(type + "." + method)));
        }
        return listed;
    }

    private static boolean takesFunction(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .anyMatch(type -> type.isInterface()
                        && Arrays.stream(type.getMethods())
                                        .filter(one -> Modifier.isAbstract(one.getModifiers()))
                                        .count()
                                == 1);
    }
}
