package dev.troop.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

class CaseTest {

    @ParameterizedTest
    @EnumSource
    void everyCaseHasItsBenchmark(Case one) throws Exception {
        String[] names = one.benchmark().split("\\.", 2);
        Class<?> benchmark = Class.forName("dev.troop.bench." + names[0]);

        assertThat(Arrays.stream(benchmark.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Benchmark.class))
                        .map(Method::getName))
                .contains(names[1]);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                SuccessBenchmark.class,
                OpenBenchmark.class,
                FailingBenchmark.class,
                IsolatedBenchmark.class,
                StormBenchmark.class
            })
    void troopMeetsPeersAndAFloorInEveryBenchmark(Class<?> benchmark) throws NoSuchFieldException {
        List<Contestant.Kind> kinds = Arrays.stream(benchmark
                        .getDeclaredField("contestant")
                        .getAnnotation(Param.class)
                        .value())
                .map(name -> Contestant.valueOf(name).kind())
                .toList();

        assertThat(kinds).contains(Contestant.Kind.TROOP, Contestant.Kind.PEER, Contestant.Kind.FLOOR);
    }

    @Test
    void aCaseOfTheSuccessIsComparedToItsFloor() {
        assertThat(Case.SUCCESS.floorOf(Contestant.TROOP)).isEqualTo(Contestant.FLOOR_CLOCK);
        assertThat(Case.ISOLATED.floorOf(Contestant.TROOP_VIRTUAL)).isEqualTo(Contestant.FLOOR_VIRTUAL);
        assertThat(Case.ISOLATED.floorOf(Contestant.HYSTRIX_POOL)).isEqualTo(Contestant.FLOOR_POOL);
    }
}
