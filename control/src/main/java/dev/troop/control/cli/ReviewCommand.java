package dev.troop.control.cli;

import dev.troop.adapters.review.Report;
import dev.troop.adapters.review.Review;
import dev.troop.adapters.review.ReviewRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troop review}: the production review. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Reads class files and lists outbound calls that no guard covers, and guards without owner, without fallback and",
            "reason, or never proven. What it cannot know is listed as unknown. Nothing of the application is run.",
            "",
            "Exit code: 0 if nothing was found, 1 if something was, 2 for bad usage or input that cannot be read."
        })
final class ReviewCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "JAR",
            description = "Jars (plain, multi-release, Spring Boot), wars, and folders of classes.")
    private List<Path> inputs = List.of();

    @Option(
            names = "--own",
            paramLabel = "PACKAGE",
            description =
                    "A package whose classes are the application's own, wherever they are. May be repeated. Default: all"
                            + " that is not in a jar inside, nor in a well-known library's package.")
    private List<String> own = List.of();

    @Option(
            names = "--library",
            paramLabel = "JAR",
            description = "A jar or folder that is read for its types only. May be repeated.")
    private List<Path> libraries = List.of();

    @Option(
            names = "--proof",
            paramLabel = "FILE",
            description =
                    "A guards.json, of each run of tests one. May be repeated. Without it, proof is not looked at.")
    private List<Path> proofs = List.of();

    @Option(
            names = "--exceptions",
            paramLabel = "FILE",
            description = "What to leave out. Lines of: VERDICT METHOD [KIND] | reason | approver | end (YYYY-MM-DD).")
    private @Nullable Path exceptions;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Override
    public Integer call() {
        LocalDate today = LocalDate.now(Clock.systemUTC());
        Report report = Review.of(new ReviewRequest(inputs, libraries, own, proofs, exceptions, today));
        System.out.print(json ? report.json() + System.lineSeparator() : report.text());
        return report.findings().isEmpty() ? Troop.HELD : Troop.BROKE;
    }
}
