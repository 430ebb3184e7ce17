package dev.troop.control.cli;

import dev.troop.fleet.keeper.Down;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code troop down}: ends a fleet that was left behind. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = {
            "Ends a fleet that was left behind: undoes what was injected and stops its processes, each only if it is",
            "certain to be the one on record. Does nothing if there is none."
        })
final class DownCommand implements Callable<Integer> {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "Where the running fleet is on record. Default: ${DEFAULT-VALUE}.")
    private Path state = Path.of(System.getProperty("troop.state", ".troop"));

    @Override
    public Integer call() throws IOException, InterruptedException {
        int ended = Down.run(state, System.out::println);
        System.out.println(ended == 0 ? "nothing was left behind" : ended + " processes ended");
        return Troop.HELD;
    }
}
