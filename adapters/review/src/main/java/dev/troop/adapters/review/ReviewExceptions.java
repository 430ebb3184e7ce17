package dev.troop.adapters.review;

import dev.troop.adapters.review.bytecode.UnreadableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a review is told to leave out, by whom, why and until when.
 *
 * <p>A file of lines; empty ones and those that begin with {@code #} say nothing:
 *
 * <pre>{@code
 * # verdict  method or guard         kind or call | reason               | approver | end
 * uncovered  com.acme.Archive.store  jdbc         | moves to the new shop | jane.doe | 2026-12-31
 * unproven   user-history/popular                 | drilled by hand       | jane.doe | 2026-09-30
 * }</pre>
 *
 * <p>A {@code *} stands for any text, and a kind or call may be left out. The end is the last day on which the exception
 * holds. Immutable.
 */
final class ReviewExceptions {
    private static final String FORM = "expected 'VERDICT METHOD [KIND] | reason | approver | end (YYYY-MM-DD)'";
    private static final int FIELDS = 4;

    /**
     * One line that can be read.
     *
     * @param line its number
     * @param what what is excepted, as written
     * @param end the last day
     */
    private record Entry(
            int line,
            String what,
            Verdict verdict,
            String method,
            @Nullable String kind,
            LocalDate end) {
        boolean matches(Finding finding) {
            boolean where = glob(method, finding.method())
                    || (finding.kind().equals(Review.GUARD) && glob(method, finding.what()));
            String by = kind;
            return verdict == finding.verdict()
                    && where
                    && (by == null || glob(by, finding.kind()) || glob(by, finding.what()));
        }
    }

    /** What is left of the findings, and how many were taken away. */
    record Applied(List<Finding> findings, int excepted) {}

    private final String file;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Finding> incomplete = new ArrayList<>();

    private ReviewExceptions(String file) {
        this.file = file;
    }

    static ReviewExceptions none() {
        return new ReviewExceptions("");
    }

    /** Reads the lines; one that is incomplete becomes a finding of its own. */
    static ReviewExceptions read(Path file) {
        ReviewExceptions all = new ReviewExceptions(file.toString());
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    all.read(i + 1, line);
                }
            }
            return all;
        } catch (IOException e) {
            throw new UnreadableInput("cannot read the exceptions in " + file + ": " + e, e);
        }
    }

    /** Takes away what is excepted today; exceptions that do not hold are added. */
    Applied apply(List<Finding> findings, LocalDate today) {
        List<Finding> left = new ArrayList<>();
        for (Finding finding : findings) {
            if (entries.stream().noneMatch(entry -> !today.isAfter(entry.end) && entry.matches(finding))) {
                left.add(finding);
            }
        }
        int excepted = findings.size() - left.size();
        left.addAll(incomplete);
        for (Entry entry : entries) {
            if (today.isAfter(entry.end)) {
                left.add(broken(
                        entry.line,
                        entry.what,
                        "it ended on " + entry.end,
                        "Mend what it excepts, or have it approved anew."));
            } else if (findings.stream().noneMatch(entry::matches)) {
                left.add(broken(entry.line, entry.what, "nothing is found that it excepts", "Remove the line."));
            }
        }
        return new Applied(left, excepted);
    }

    private void read(int number, String line) {
        String[] fields = line.split("\\|", -1);
        String what = fields[0].strip();
        Optional<String> wrong = wrong(fields);
        if (wrong.isPresent()) {
            incomplete.add(broken(number, what, wrong.get(), "Complete the line: " + FORM + "."));
            return;
        }
        String[] words = what.split("\\s+");
        entries.add(new Entry(
                number,
                what,
                Verdict.parse(words[0]),
                words[1],
                words.length > 2 ? words[2] : null,
                LocalDate.parse(fields[3].strip())));
    }

    private static Optional<String> wrong(String[] fields) {
        if (fields.length != FIELDS) {
            return Optional.of("it has " + fields.length + " fields of " + FIELDS);
        }
        String[] names = {"what", "reason", "approver", "end"};
        for (int i = 0; i < FIELDS; i++) {
            if (fields[i].isBlank()) {
                return Optional.of("it has no " + names[i]);
            }
        }
        int words = fields[0].strip().split("\\s+").length;
        if (words < 2 || words > 3) {
            return Optional.of("'" + fields[0].strip() + "' does not say what it excepts");
        }
        try {
            Verdict.parse(fields[0].strip().split("\\s+")[0]);
            LocalDate.parse(fields[3].strip());
        } catch (DateTimeParseException e) {
            return Optional.of("its end '" + fields[3].strip() + "' is no date");
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Finding broken(int line, String what, String why, String fix) {
        return new Finding(Verdict.EXCEPTION, file, line, what, what, "exception", why, fix);
    }

    private static boolean glob(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (String literal : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
        }
        return text.matches(regex.toString());
    }
}
