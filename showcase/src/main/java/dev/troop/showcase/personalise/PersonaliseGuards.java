package dev.troop.showcase.personalise;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.troop.guard.Breaker;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.showcase.contract.Rail;

/** What happens when something that {@code personalise} needs is not there. */
final class PersonaliseGuards {
    /** What the viewer watched last; without it, picks follow from the viewer's taste alone. */
    final Guard<Rail> seedTitles;

    PersonaliseGuards(Guards guards) {
        seedTitles = guards.<Rail>guard("seed-titles")
                .owner("discovery")
                .deadline(ofMillis(150))
                .budget(64)
                .breaker(Breaker.failureRate(50)
                        .over(ofSeconds(10))
                        .minimumCalls(10)
                        .sleep(ofSeconds(1)))
                .retry(1)
                .hedgeAfter(ofMillis(70))
                .otherwiseOmit(Rail.NONE);
    }
}
