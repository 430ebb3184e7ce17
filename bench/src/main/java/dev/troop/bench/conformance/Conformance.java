package dev.troop.bench.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs every check against every library, and writes what was seen as Markdown. Its text is the same in every run. */
public final class Conformance {
    static final List<Library> LIBRARIES = List.of(
            new TroopLibrary(TroopLibrary.Way.VIRTUAL),
            new TroopLibrary(TroopLibrary.Way.HERE),
            new Resilience4jLibrary(),
            new FailsafeLibrary(),
            new SentinelLibrary(),
            new HystrixLibrary());

    /** A finding, and what else is to be said. */
    record Entry(Finding finding, String remark) {}

    private final Map<Library, Map<Trap, Entry>> found = new LinkedHashMap<>();

    private Conformance() {}

    /** Checks everything, and reports it. */
    public static String report() throws Exception {
        return run().text();
    }

    static Conformance run() throws Exception {
        Conformance conformance = new Conformance();
        try (ExecutorService threads = Executors.newFixedThreadPool(LIBRARIES.size())) {
            Map<Library, Future<Map<Trap, Entry>>> runs = new LinkedHashMap<>();
            for (Library library : LIBRARIES) {
                Callable<Map<Trap, Entry>> run = () -> check(library);
                runs.put(library, threads.submit(run));
            }
            for (Map.Entry<Library, Future<Map<Trap, Entry>>> run : runs.entrySet()) {
                conformance.found.put(run.getKey(), run.getValue().get());
            }
        }
        return conformance;
    }

    private static Map<Trap, Entry> check(Library library) throws Exception {
        Map<Trap, Entry> found = new EnumMap<>(Trap.class);
        for (Trap trap : Trap.values()) {
            try {
                found.put(trap, new Entry(trap.check(library), library.remark(trap)));
            } catch (Exception e) {
                throw new IllegalStateException("the check of " + library.name() + " for " + trap + " did not work", e);
            }
        }
        return found;
    }

    Finding of(String library, Trap trap) {
        return found.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(library))
                .findFirst()
                .orElseThrow()
                .getValue()
                .get(trap)
                .finding();
    }

    String text() {
        List<String> lines = new ArrayList<>(List.of(
                "# Ten traps, and who falls into them",
                "",
                "Written by `./troop bench --conformance`, and compared with what the checks see by every build. Each trap is one check,",
                "run in the same way against Troop and against the newest of each peer. `bench`, package `conformance`, has the checks.",
                "",
                "| trap | "
                        + String.join(
                                " | ", LIBRARIES.stream().map(Library::name).toList()) + " |",
                "|---|" + "---|".repeat(LIBRARIES.size())));
        for (Trap trap : Trap.values()) {
            StringBuilder row = new StringBuilder("| ")
                    .append(trap.ordinal() + 1)
                    .append(". ")
                    .append(trap.title());
            found.values()
                    .forEach(entries ->
                            row.append(" | ").append(entries.get(trap).finding().verdict()));
            lines.add(row.append(" |").toString());
        }
        for (Trap trap : Trap.values()) {
            lines.addAll(List.of(
                    "",
                    "## " + (trap.ordinal() + 1) + ". " + trap.title(),
                    "",
                    trap.about(),
                    "",
                    "| | | seen |",
                    "|---|---|---|"));
            found.forEach((library, entries) -> {
                Entry entry = entries.get(trap);
                String remark = entry.remark().isEmpty() ? "" : ". " + entry.remark();
                lines.add("| " + library.name() + " | " + entry.finding().verdict() + " | "
                        + entry.finding().seen() + remark + " |");
            });
        }
        lines.addAll(List.of("", "## How each is set up", "", "| | |", "|---|---|"));
        LIBRARIES.forEach(library -> lines.add("| " + library.name() + " | " + library.setUp() + " |"));
        return String.join("\n", lines) + "\n";
    }
}
