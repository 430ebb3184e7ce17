package dev.troop.fleet.keeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Signals to processes that were identified right before; a process that is gone, or another by now, gets none. */
final class Signals {
    private Signals() {}

    /** Stops them where they stand (SIGSTOP), all in one command. */
    static void stop(Collection<Identity> processes) {
        send("-STOP", processes);
    }

    /** Lets them go on (SIGCONT), all in one command. */
    static void resume(Collection<Identity> processes) {
        send("-CONT", processes);
    }

    /** Ends them (SIGKILL), stopped or not. */
    static void kill(Collection<Identity> processes) {
        for (Identity process : processes) {
            if (process.isAlive()) {
                ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    /** Asks one to end (SIGTERM). */
    static void terminate(Identity process) {
        if (process.isAlive()) {
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
        }
    }

    private static void send(String signal, Collection<Identity> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        for (Identity process : processes) {
            if (process.isAlive()) {
                command.add(Long.toString(process.pid()));
            }
        }
        if (command.size() > 2) {
            Commands.output(command.toArray(String[]::new));
        }
    }
}
