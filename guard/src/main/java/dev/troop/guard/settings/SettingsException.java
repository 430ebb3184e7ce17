package dev.troop.guard.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings that cannot be used, none of them, with all problems that they have; the message has a line for each. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public SettingsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem: expected one or more");
        }
        this.problems = List.copyOf(problems);
    }

    /** In the order of their lines where they stand in one file. */
    public List<Problem> problems() {
        return problems;
    }

    /** Does nothing if there are no problems. */
    static void throwIfAny(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
