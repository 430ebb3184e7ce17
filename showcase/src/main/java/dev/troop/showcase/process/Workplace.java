package dev.troop.showcase.process;

import dev.troop.core.Ticker;
import dev.troop.core.Zone;
import dev.troop.edge.gateway.OtherRegions;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guards;
import dev.troop.showcase.pass.Licences;
import dev.troop.showcase.pass.Sessions;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a service has to work with, in a process of the fleet, in a rehearsal or in a test.
 *
 * @param zone where it runs
 * @param regions all regions of the company
 * @param guards where it makes its guards
 * @param colleagues how it reaches the other services
 * @param others how a gateway reaches those of other regions
 * @param copies where it keeps copies of answers, for when there is none
 * @param keys what it signs and verifies with
 * @param ticker what it measures time with
 * @param isLate whether it is short of time, and answers with what it has at hand
 */
public record Workplace(
        Zone zone,
        List<String> regions,
        Guards guards,
        Colleagues colleagues,
        OtherRegions others,
        Copies copies,
        Keys keys,
        Ticker ticker,
        BooleanSupplier isLate) {

    /** What is signed with the fleet's one key, each for its own purpose. */
    public record Keys(Sessions sessions, Licences licences, FaultTokens faults) {
        /** All that follows from {@code key}; {@code clock} is what ends it. */
        public static Keys of(byte[] key, InstantSource clock) {
            return new Keys(new Sessions(key, clock), new Licences(key, clock), new FaultTokens(key, clock));
        }
    }

    /** The region that the zone is a part of. */
    public String region() {
        return zone.region();
    }
}
