package dev.troop.control.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.chaos.SteadyState;
import dev.troop.core.Attack;
import dev.troop.core.Fault;
import dev.troop.core.Rung;
import dev.troop.core.Scope;
import dev.troop.core.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FindingsTest {
    private static final String OF_A_VIEWER =
            "r 1000 2500 east east home degraded 1 licence=grace-licence - licence=4 -";
    private static final String TAGGED =
            "p 1100 2500 east east play degraded 1 licence=grace-licence,titles=cache licence/primary licence=1 -";

    @Test
    void aTaggedRequestIsSavedByWhatSavedItselfAndNotByWhatSavedOthers() {
        Traffic traffic = new Traffic();
        traffic.add(Sample.parse(OF_A_VIEWER.split(" "), 1));
        Attack attack = new Attack(
                "request-1",
                Rung.REQUEST,
                "Request faults",
                new Fault.Fail(0),
                new Scope.TaggedRequests("licence"),
                Duration.ofSeconds(1));
        Findings findings = new Findings();
        findings.add(new Findings.Finding(
                attack,
                "api/licence",
                900,
                1200,
                new SteadyState.Execution(true, true, "1 of 1 tagged requests hit"),
                sample -> true,
                Optional.of(new SteadyState.Judgement(Verdict.HELD, "")),
                "api/licence=grace-licence",
                List.of(Sample.parse(TAGGED.split(" "), 1))));

        Findings.Judged judged =
                findings.judge(Rung.REQUEST, traffic, new SteadyState(0)).getFirst();

        assertThat(judged.savedBy()).isEqualTo(new Traffic.SavedBy(1, Map.of("licence=grace-licence", 1L)));
    }
}
