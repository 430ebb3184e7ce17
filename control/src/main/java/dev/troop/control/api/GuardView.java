package dev.troop.control.api;

import java.util.List;
import java.util.Map;

/**
 * One guard as the running fleet has it, over all instances of its service.
 *
 * @param service the service whose calls it protects
 * @param name the guard's name
 * @param owner the team that is paged
 * @param deadlineMillis how long the primary may take
 * @param retries how many further attempts the primary has
 * @param tiers the fallback tiers in order
 * @param answers how many answers each tier gave
 * @param injected how many faults were injected at each tier
 * @param stillRunning calls that go on after their caller has left
 */
public record GuardView(
        String service,
        String name,
        String owner,
        long deadlineMillis,
        int retries,
        List<String> tiers,
        Map<String, Long> answers,
        Map<String, Long> injected,
        long stillRunning) {}
