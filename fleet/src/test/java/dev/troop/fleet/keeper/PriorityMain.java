package dev.troop.fleet.keeper;

import java.io.IOException;

/** Lowers and raises a child of its own, and writes whether it may and how nice the child was at first, then and at last. */
final class PriorityMain {
    private PriorityMain() {}

    public static void main(String[] arguments) throws IOException {
        Process child = new ProcessBuilder("sleep", "600").start();
        try {
            int first = nice(child.pid());
            Priority.starting(child.pid());
            int starting = nice(child.pid());
            Priority.serving(child.pid());
            System.out.println(Priority.isPossible() + " " + first + " " + starting + " " + nice(child.pid()));
        } finally {
            child.destroyForcibly();
        }
    }

    /** How nice a process is: of its first thread. */
    static int nice(long pid) {
        return Integer.parseInt(
                Commands.output("ps", "-o", "ni=", "-p", Long.toString(pid)).strip());
    }
}
