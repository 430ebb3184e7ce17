package dev.troop.control.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The {@code troop} command: names its parts and turns what went wrong into one line and an exit code. */
@Command(
        name = "troop",
        description = "Keeps a fleet of services on the air while its parts fail, and proves it by breaking them.",
        subcommands = {DrillCommand.class, DownCommand.class, ReviewCommand.class, HelpCommand.class},
        mixinStandardHelpOptions = true,
        version = "troop 0.1.0")
public final class Troop {
    /** Every verdict held, what was asked for is done, or a review found nothing. */
    static final int HELD = 0;

    /** A verdict is not {@code held}, or a review found something. */
    static final int BROKE = 1;

    /** The command line, or what it names, makes no sense. */
    static final int USAGE = 2;

    /** The fleet could not run. */
    static final int NO_FLEET = 3;

    private Troop() {}

    /** Runs the command line and exits with its code. */
    public static void main(String[] args) {
        CommandLine line = line();
        if (args.length == 0) {
            line.usage(line.getOut());
            System.exit(USAGE);
        }
        System.exit(line.execute(args));
    }

    /** The command line, which turns what goes wrong into a line and a code. */
    static CommandLine line() {
        CommandLine line = new CommandLine(new Troop());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((failure, words) -> {
            line.getErr().println("troop: " + failure.getMessage());
            line.getErr()
                    .println("see: troop help "
                            + (failure.getCommandLine().getParent() == null
                                    ? ""
                                    : failure.getCommandLine().getCommandName()));
            return USAGE;
        });
        line.setExecutionExceptionHandler((failure, command, result) -> {
            line.getErr().println("troop: " + oneLine(failure));
            return failure instanceof IllegalArgumentException ? USAGE : NO_FLEET;
        });
        return line;
    }

    private static String oneLine(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.toString() : message.replaceAll("\\s*\\R\\s*", " ");
    }
}
