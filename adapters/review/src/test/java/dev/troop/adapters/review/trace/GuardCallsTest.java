package dev.troop.adapters.review.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.adapters.http.GuardedHttp;
import dev.troop.adapters.jdbc.GuardedDataSource;
import dev.troop.adapters.okhttp.CallInterceptor;
import dev.troop.adapters.opentelemetry.GuardSpans;
import dev.troop.adapters.reactor.GuardedMono;
import dev.troop.guard.CallContext;
import dev.troop.guard.Draft;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardCallsTest {
    private static final List<Map<String, Set<String>>> LISTS =
            List.of(GuardCalls.TAKE_WORK, GuardCalls.TAKE_DECISIONS, GuardCalls.RUN_AS_IT_IS);

    @ParameterizedTest
    @ValueSource(
            classes = {
                Guard.class,
                GuardedHttp.class,
                GuardedDataSource.class,
                CallInterceptor.class,
                GuardSpans.class,
                GuardedMono.class
            })
    void everyPublicMethodThatTakesAFunctionIsListedAsWorkOrAsADecision(Class<?> oneOfItsPackage) throws Exception {
        Set<String> types = publicTypes(oneOfItsPackage);
        Set<String> taking = new TreeSet<>();
        for (String type : types) {
            taking(Class.forName(type), taking);
        }

        assertThat(types).contains(oneOfItsPackage.getName());
        assertThat(taking).isSubsetOf(listed());
    }

    @Test
    void whatIsListedIsThere() throws ClassNotFoundException {
        Set<String> there = new TreeSet<>();
        for (Map<String, Set<String>> list : LISTS) {
            for (String type : list.keySet()) {
                Class<?> one = Class.forName(type.replace('/', '.'));
                executables(one).forEach(method -> there.add(nameOf(one, method)));
            }
        }

        assertThat(listed()).isNotEmpty().isSubsetOf(there);
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

    private static void taking(Class<?> type, Set<String> into) {
        if (isPublic(type)) {
            executables(type)
                    .filter(method -> Modifier.isPublic(method.getModifiers()) && takesFunction(method))
                    .forEach(method -> into.add(nameOf(type, method)));
        }
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
    }

    private static Stream<Executable> executables(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredConstructors()));
    }

    private static String nameOf(Class<?> type, Executable method) {
        String name = method instanceof java.lang.reflect.Constructor<?> ? "<init>" : method.getName();
        return type.getName().replace('.', '/') + "." + name;
    }

    /** The names of the types in the package of {@code one}, wherever it was loaded from. */
    private static Set<String> publicTypes(Class<?> one) throws IOException, URISyntaxException {
        URI source = one.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path place = Path.of(source);
        if (Files.isDirectory(place)) {
            return types(place, one.getPackageName());
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return types(jar.getPath("/"), one.getPackageName());
        }
    }

    private static Set<String> types(Path root, String name) throws IOException {
        Set<String> types = new TreeSet<>();
        try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
            files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
                    .forEach(file -> types.add(name + "." + file.substring(0, file.length() - ".class".length())));
        }
        return types;
    }

    private static Set<String> listed() {
        Set<String> listed = new TreeSet<>();
        for (Map<String, Set<String>> list : LISTS) {
            list.forEach((type, methods) -> methods.forEach(method -> listed.add(type + "." + method)));
        }
        return listed;
    }

    private static boolean takesFunction(Executable method) {
        return Arrays.stream(method.getParameterTypes())
                .anyMatch(type -> type.isInterface()
                        && Arrays.stream(type.getMethods())
                                        .filter(one -> Modifier.isAbstract(one.getModifiers()))
                                        .count()
                                == 1);
    }
}
