package dev.troop.edge.balance;

import dev.troop.core.InstanceId;
import java.time.Duration;
import java.util.List;

/**
 * How a service looks to one of its callers. Counts are since the origin was made.
 *
 * @param service the service's name
 * @param instances each instance, in the order of their names
 */
public record OriginEvidence(String service, List<Instance> instances) {
    public OriginEvidence {
        instances = List.copyOf(instances);
    }

    /**
     * One instance.
     *
     * @param id its name
     * @param ejected whether it gets no calls until a probe is answered
     * @param outstanding calls that wait for its answer
     * @param latency the peak of its latency, decayed
     * @param calls how many it got
     * @param failures how many of them failed: lost connections, status 5xx, timeouts
     * @param ejections how often it was ejected
     */
    public record Instance(
            InstanceId id,
            boolean ejected,
            int outstanding,
            Duration latency,
            long calls,
            long failures,
            long ejections) {}
}
