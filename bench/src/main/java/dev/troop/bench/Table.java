package dev.troop.bench;

import dev.troop.bench.Contestant.Kind;
import dev.troop.bench.Results.Footprint;
import dev.troop.bench.Results.Measure;
import dev.troop.bench.Results.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Results as Markdown: a table for each case, what was reached, what was lost, and how each contestant was set up. */
final class Table {
    private static final double NANOS_OF_A_MILLI = 1e6;
    private static final double LARGE = 100;

    private final Results results;
    private final StringBuilder out = new StringBuilder();
    private final List<String> losses = new ArrayList<>();

    private Table(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        Table table = new Table(results);
        table.write();
        return table.out.toString();
    }

    private void write() {
        line("Measured on " + results.machine() + ", " + results.java() + ". " + results.method());
        line("Figures are medians over " + results.forks()
                + " processes, with the least and the greatest in parentheses.");
        for (Case one : Case.values()) {
            if (!results.of(one).isEmpty()) {
                writeCase(one);
            }
        }
        if (!results.footprints().isEmpty()) {
            writeFootprints();
        }
        writeLosses();
        writeFailures();
        writeSetUps();
    }

    private void writeCase(Case one) {
        boolean millis = one.unit() == Case.Unit.WALL_MILLIS;
        String unit = millis ? "ms" : "ns";
        line("");
        line("### " + one.title());
        line("");
        line(one.question());
        line("");
        line("| | wall " + unit + " | CPU " + unit + " | bytes | to the best peer | to the floor |");
        line("|---|---:|---:|---:|---:|---:|");
        for (Measure measure : results.of(one)) {
            double scale = millis ? NANOS_OF_A_MILLI : 1;
            line("| "
                    + String.join(
                            " | ",
                            measure.of().label(),
                            spread(Spread.of(measure.wallNanos()), scale),
                            spread(Spread.of(measure.cpuNanos()), scale),
                            number(bytes(measure)),
                            toBestPeer(one, measure).map(Table::ratio).orElse(""),
                            toFloor(one, measure).map(Table::ratio).orElse(""))
                    + " |");
        }
        line("");
        for (Measure measure : results.of(one)) {
            if (one.asks(measure.of())) {
                writeReach(one, measure, unit);
            }
            if (measure.of().kind() == Kind.TROOP) {
                compareToBestPeer(one, measure);
            }
        }
    }

    private void writeReach(Case one, Measure troop, String unit) {
        Case.Goal goal = one.goal();
        List<String> wanted = new ArrayList<>();
        boolean reached = true;
        double figure = troop.decisive().median();
        if (goal.nanos() > 0) {
            wanted.add(number(goal.nanos() / (unit.equals("ms") ? NANOS_OF_A_MILLI : 1)) + " " + unit);
            reached = figure <= goal.nanos();
        }
        if (goal.floors() > 0) {
            wanted.add(ratio(goal.floors()) + " the floor");
            reached = toFloor(one, troop).orElse(Double.MAX_VALUE) <= goal.floors();
        }
        if (goal.bytes() >= 0) {
            wanted.add(number(goal.bytes()) + " bytes");
            reached = reached && bytes(troop) <= goal.bytes();
        }
        String verdict = troop.of().label() + ": " + (reached ? "reached" : "not reached") + " (wanted: at most "
                + String.join(" and ", wanted) + ").";
        line(verdict);
        if (!reached) {
            losses.add(one.title() + ". " + verdict);
        }
    }

    private void compareToBestPeer(Case one, Measure troop) {
        toBestPeer(one, troop)
                .filter(ratio -> ratio > 1)
                .ifPresent(ratio -> losses.add(
                        one.title() + ". " + troop.of().label() + " costs " + ratio(ratio) + " the best peer, "
                                + results.bestPeer(one).orElseThrow().of().label() + "."));
    }

    private void writeFootprints() {
        line("");
        line("### Retained by one guard");
        line("");
        line("| | fresh, bytes | called once, bytes | idle CPU, µs a second | of so many |");
        line("|---|---:|---:|---:|---:|");
        for (Footprint one : results.footprints()) {
            line("| "
                    + String.join(
                            " | ",
                            one.of().label(),
                            number(one.freshBytes()),
                            number(one.usedBytes()),
                            number(one.idleMicros()),
                            number(one.instances()))
                    + " |");
            if (one.of().kind() == Kind.TROOP && one.usedBytes() > Case.MOST_RETAINED) {
                losses.add("Retained by one guard. " + one.of().label() + ": " + number(one.usedBytes())
                        + " bytes (wanted: at most " + Case.MOST_RETAINED + ").");
            }
        }
        results.footprints().stream()
                .filter(one -> one.of().kind() == Kind.PEER)
                .min(Comparator.comparingLong(Footprint::usedBytes))
                .ifPresent(best -> results.footprints().stream()
                        .filter(one -> one.of().kind() == Kind.TROOP && one.usedBytes() > best.usedBytes())
                        .forEach(one ->
                                losses.add("Retained by one guard. " + one.of().label() + " takes "
                                        + ratio((double) one.usedBytes() / best.usedBytes()) + " the best peer, "
                                        + best.of().label() + ".")));
    }

    private void writeLosses() {
        line("");
        line("### Where Troop loses");
        line("");
        if (losses.isEmpty()) {
            line("Nowhere in this run.");
        }
        losses.forEach(loss -> line("- " + loss));
    }

    private void writeFailures() {
        if (!results.failures().isEmpty()) {
            line("");
            line("### What was not measured");
            line("");
            results.failures().forEach(failure -> line("- " + failure));
        }
    }

    private void writeSetUps() {
        Set<Contestant> measured = new LinkedHashSet<>();
        for (Contestant one : Contestant.values()) {
            if (results.measures().stream().anyMatch(measure -> measure.of() == one)
                    || results.footprints().stream().anyMatch(footprint -> footprint.of() == one)) {
                measured.add(one);
            }
        }
        line("");
        line("### How each was set up");
        line("");
        line("| | |");
        line("|---|---|");
        measured.forEach(one -> line("| " + one.label() + " | " + one.setUp() + " |"));
    }

    private Optional<Double> toBestPeer(Case one, Measure measure) {
        return results.bestPeer(one)
                .map(best -> measure.decisive().median() / best.decisive().median());
    }

    private Optional<Double> toFloor(Case one, Measure measure) {
        return results.of(one, one.floorOf(measure.of()))
                .map(floor -> measure.decisive().median() / floor.decisive().median());
    }

    private static double bytes(Measure measure) {
        return Math.rint(Spread.of(measure.bytes()).median());
    }

    private static String spread(Spread spread, double scale) {
        return number(spread.median() / scale) + " (" + number(spread.min() / scale) + " to "
                + number(spread.max() / scale) + ")";
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio >= 10 ? "%,.0fx" : "%.2fx", ratio);
    }

    private static String number(long figure) {
        return String.format(Locale.ROOT, "%,d", figure);
    }

    private static String number(double figure) {
        boolean whole = figure == Math.rint(figure) || Math.abs(figure) >= LARGE;
        return String.format(Locale.ROOT, whole ? "%,.0f" : "%,.1f", figure);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
