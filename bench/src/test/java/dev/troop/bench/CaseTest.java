package dev.troop.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.annotations.Benchmark;

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
    @EnumSource
    void troopMeetsPeersAndTheFloorInEveryCase(Case one) {
        List<Contestant> contestants = one.contestants();

        assertThat(contestants.stream().filter(one::asks)).isNotEmpty();
        assertThat(contestants).extracting(Contestant::kind).contains(Contestant.Kind.PEER);
        assertThat(contestants).contains(one.floorOf(contestants.getFirst()));
    }

    @Test
    void aCaseOfTheSuccessIsComparedToItsFloor() {
        assertThat(Case.SUCCESS.floorOf(Contestant.TROOP)).isEqualTo(Contestant.FLOOR_CLOCK);
        assertThat(Case.ISOLATED.floorOf(Contestant.TROOP_VIRTUAL)).isEqualTo(Contestant.FLOOR_VIRTUAL);
        assertThat(Case.ISOLATED.floorOf(Contestant.HYSTRIX_POOL)).isEqualTo(Contestant.FLOOR_POOL);
    }
}
