package dev.troop.core;

import java.util.List;

/** Which targets a fault is done to. */
public sealed interface Scope {

    /**
     * Requests that carry a fault token, and no others.
     *
     * @param guard the guard whose calls fail
     */
    record TaggedRequests(String guard) implements Scope {
        @Override
        public String toString() {
            return "tagged requests through " + guard;
        }
    }

    /**
     * Every call of one dependency, of all its callers.
     *
     * @param guard the guard around that dependency
     * @param regions the regions in which the callers run; empty for all
     */
    record Dependency(String guard, List<String> regions) implements Scope {
        public Dependency {
            regions = List.copyOf(regions);
        }

        @Override
        public String toString() {
            return "every call through " + guard + (regions.isEmpty() ? "" : " in " + String.join(", ", regions));
        }
    }

    /** Chosen processes. */
    record Instances(List<InstanceId> instances) implements Scope {
        public Instances {
            instances = List.copyOf(instances);
            if (instances.isEmpty()) {
                throw new IllegalArgumentException("no instances to attack: expected one or more");
            }
        }

        @Override
        public String toString() {
            return instances.size() == 1
                    ? instances.getFirst().toString()
                    : instances.size() + " instances from " + instances.getFirst();
        }
    }

    /** Every process of a zone. */
    record WholeZone(Zone zone) implements Scope {
        @Override
        public String toString() {
            return "zone " + zone;
        }
    }

    /** Every process of a region. */
    record WholeRegion(String region) implements Scope {
        @Override
        public String toString() {
            return "region " + region;
        }
    }

    /** The control plane itself. */
    record ControlPlane() implements Scope {
        @Override
        public String toString() {
            return "control plane";
        }
    }
}
