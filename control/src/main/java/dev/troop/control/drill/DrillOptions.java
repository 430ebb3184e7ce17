package dev.troop.control.drill;

import dev.troop.chaos.Pace;
import dev.troop.core.Rung;
import dev.troop.fleet.Size;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a drill is asked to do.
 *
 * @param seed decides which targets are picked and what the viewers do
 * @param rungs the rungs to climb
 * @param rate viewers' requests per second in all regions together; empty for as many as suit the machine
 * @param duration how long viewers play at least; longer than the ladder takes: Chaos Monkey goes on until then
 * @param quick whether every part is as short as it can be
 * @param size how much of the fleet is run
 * @param report where the report goes
 * @param state where a running fleet is recorded
 * @param command the command line, for the report
 */
public record DrillOptions(
        long seed,
        List<Rung> rungs,
        OptionalInt rate,
        Duration duration,
        boolean quick,
        Size size,
        Path report,
        Path state,
        String command) {

    Pace pace() {
        return quick ? Pace.QUICK : Pace.FULL;
    }

    Schedule schedule() {
        return Schedule.of(rungs, quick, duration);
    }
}
