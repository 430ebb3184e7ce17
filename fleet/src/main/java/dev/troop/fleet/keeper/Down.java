package dev.troop.fleet.keeper;

import dev.troop.core.Ticker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Ends whatever fleets are left behind on this machine, even those whose keeper was killed: {@code troop down}. */
public final class Down {
    private Down() {}

    /**
     * Ends every fleet that has its run directory in {@code stateDirectory}: what is stopped goes on, then everything
     * ends.
     *
     * <p>Only processes that are the very ones on record are touched. Doing it twice does no harm.
     *
     * @param say takes a line about everything that is done
     * @return how many processes were ended
     * @throws IOException if a record cannot be read or a process does not end, after all other runs have been seen to
     */
    public static int run(Path stateDirectory, Consumer<String> say) throws IOException, InterruptedException {
        int ended = 0;
        IOException failure = null;
        for (RunDirectory run : RunDirectory.withKeeper(stateDirectory)) {
            try {
                ended += new Leftovers(run, Ticker.system()).end(say);
                say.accept("nothing of " + run.path() + " runs any more");
            } catch (IOException failed) {
                say.accept(run.path() + ": " + failed.getMessage());
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return ended;
    }
}
