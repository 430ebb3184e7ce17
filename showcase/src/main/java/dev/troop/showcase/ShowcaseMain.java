package dev.troop.showcase;

import dev.troop.core.InstanceId;
import dev.troop.core.LifeLine;
import dev.troop.core.Ticker;
import dev.troop.showcase.process.Arguments;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * One process of one service: {@code --instance ID --topology FILE --key FILE}. The instance's name says which service.
 *
 * <p>It prints nothing while it runs; what keeps it from running is one line on the error output and exit code
 * {@value #EXIT_CANNOT_RUN}.
 */
public final class ShowcaseMain {
    static final int EXIT_CANNOT_RUN = 3;

    private ShowcaseMain() {}

    /** Serves until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        LifeLine.hold();
        try (Instance instance = start(args)) {
            instance.awaitClose();
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("showcase: " + e.getMessage());
            System.exit(EXIT_CANNOT_RUN);
        }
    }

    static Instance start(String... args) throws IOException, InterruptedException {
        Arguments arguments = new Arguments(List.of("--instance", "--topology", "--key"), args);
        InstanceId id = InstanceId.parse(arguments.text("--instance"));
        return Instance.start(id, arguments.topology(), arguments.key(), Ticker.system(), InstantSource.system());
    }
}
