package dev.troop.bench.conformance;

import java.util.ArrayList;
import java.util.List;
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

    /** What was found of one library in one trap. */
    record Entry(Library library, Trap trap, Finding finding, String remark) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private Conformance() {}

    /** Checks everything, and reports it. */
    public static String report() throws Exception {
        return run().text();
    }

    static Conformance run() throws Exception {
        Conformance conformance = new Conformance();
        try (ExecutorService threads = Executors.newFixedThreadPool(LIBRARIES.size())) {
            List<Future<List<Entry>>> runs = new ArrayList<>();
            for (Library library : LIBRARIES) {
                runs.add(threads.submit(() -> check(library)));
            }
            for (Future<List<Entry>> run : runs) {
                conformance.entries.addAll(run.get());
            }
        }
        return conformance;
    }

    private static List<Entry> check(Library library) throws Exception {
        List<Entry> entries = new ArrayList<>();
        for (Trap trap : Trap.values()) {
            try {
                entries.add(new Entry(library, trap, trap.check(library), library.remark(trap)));
            } catch (Exception e) {
                throw new IllegalStateException("the check of " + library.name() + " for " + trap + " did not work", e);
            }
        }
        return entries;
    }

    Finding of(String library, Trap trap) {
        return of(trap).stream()
                .filter(entry -> entry.library().name().equals(library))
                .findFirst()
                .orElseThrow()
                .finding();
    }

    private List<Entry> of(Trap trap) {
        return entries.stream().filter(entry -> entry.trap() == trap).toList();
    }

    String text() {
        lines.clear();
        lines.addAll(List.of(
                "# Ten traps, and who falls into them",
                "",
                "Written by `./troop bench --conformance`, and compared with what the checks see by every build. Each trap is one check,",
                "run in the same way against Troop and against the newest of each peer. `bench`, package `conformance`, has the checks.",
                "",
                "| trap | " + String.join(" | ", names()) + " |",
                "|---|" + "---|".repeat(LIBRARIES.size())));
        for (Trap trap : Trap.values()) {
            List<String> verdicts = of(trap).stream()
                    .map(entry -> entry.finding().verdict().toString())
                    .toList();
            lines.add("| " + trap.title() + " | " + String.join(" | ", verdicts) + " |");
        }
        for (Trap trap : Trap.values()) {
            writeSeen(trap);
        }
        lines.addAll(List.of("", "## How each is set up", "", "| | |", "|---|---|"));
        LIBRARIES.forEach(library -> lines.add("| " + library.name() + " | " + library.setUp() + " |"));
        return String.join("\n", lines) + "\n";
    }

    private void writeSeen(Trap trap) {
        lines.addAll(List.of("", "## " + trap.title(), "", trap.about(), "", "| | | seen |", "|---|---|---|"));
        for (Entry entry : of(trap)) {
            String remark = entry.remark().isEmpty() ? "" : ". " + entry.remark();
            lines.add("| " + entry.library().name() + " | " + entry.finding().verdict() + " | "
                    + entry.finding().seen() + remark + " |");
        }
    }

    private static List<String> names() {
        return LIBRARIES.stream().map(Library::name).toList();
    }
}
