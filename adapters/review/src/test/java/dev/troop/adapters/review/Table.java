package dev.troop.adapters.review;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Precision and recall over a corpus, as a table in Markdown. */
final class Table {

    /** A program: what is true of it and what was found, each as {@code place verdict kind}. */
    record Row(Set<String> truth, Set<String> found) {}

    private static final List<String> VERDICTS = List.of("uncovered", "unknown", "no-owner", "no-fallback");

    private Table() {}

    static String of(Collection<Row> rows) {
        StringBuilder table = new StringBuilder("""
                | verdict | expected | found | of these right | precision | recall |
                |---|---|---|---|---|---|
                """);
        for (String verdict : VERDICTS) {
            table.append(
                    line(verdict, rows.stream().map(row -> only(row, verdict)).toList()));
        }
        table.append(line("all, verdict and kind exact", rows));
        return table.append(line(
                        "all, found on that line with any verdict",
                        rows.stream()
                                .map(row -> new Row(places(row.truth), places(row.found)))
                                .toList()))
                .toString();
    }

    private static String line(String name, Collection<Row> rows) {
        long expected = rows.stream().mapToLong(row -> row.truth.size()).sum();
        long found = rows.stream().mapToLong(row -> row.found.size()).sum();
        long right = rows.stream()
                .mapToLong(row -> row.found.stream().filter(row.truth::contains).count())
                .sum();
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %.3f | %.3f |%n",
                name,
                expected,
                found,
                right,
                (double) right / found,
                (double) right / expected);
    }

    private static Row only(Row row, String verdict) {
        return new Row(
                row.truth.stream()
                        .filter(one -> one.contains(" " + verdict + " "))
                        .collect(Collectors.toSet()),
                row.found.stream()
                        .filter(one -> one.contains(" " + verdict + " "))
                        .collect(Collectors.toSet()));
    }

    private static Set<String> places(Set<String> all) {
        return all.stream().map(one -> one.substring(0, one.indexOf(' '))).collect(Collectors.toSet());
    }
}
