package dev.troop.link;

import dev.troop.guard.GuardEvidence;
import java.util.List;

/**
 * What an instance tells the control plane of itself, about once a second.
 *
 * <p>Sent as {@code POST} {@value LinkAgent#PATH}. The header {@value LinkAgent#HELD_ORDERS} is the version of the
 * {@link Orders} the instance acts by; it is absent while it has none. The control plane answers with its orders: at once
 * if their version is another one, else after a second. Counts are since the process started.
 *
 * @param who the instance's name, such as {@code history.east.a.1}
 * @param pid its process; the same name with another pid is a process that was restarted, whose counts began anew
 * @param sequence of this process's beats, from 1; a gap is a beat that was lost
 * @param answered how many requests it has answered
 * @param inFlight how many requests it is working on now
 * @param guards what each of its guards is and did
 */
public record Beat(String who, long pid, long sequence, long answered, int inFlight, List<GuardEvidence> guards) {
    public Beat {
        if (who.isBlank()) {
            throw new IllegalArgumentException("a beat of nobody: expected the instance's name");
        }
        guards = List.copyOf(guards);
    }
}
