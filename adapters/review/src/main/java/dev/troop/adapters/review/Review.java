package dev.troop.adapters.review;

import dev.troop.adapters.review.bytecode.Program;
import dev.troop.adapters.review.trace.GuardDefinition;
import dev.troop.adapters.review.trace.Reach;
import dev.troop.adapters.review.trace.Trace;
import dev.troop.adapters.review.trace.Traced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A look at an application's class files for what would hurt it in production: outbound calls that no guard covers, and
 * guards without owner, without fallback and reason, or never proven.
 *
 * <p>An outbound call is covered if all ways to it that are seen lead through work of a guard: the primary, or a tier.
 * Where the way is not seen, or the call itself is not (reflection, proxies), the verdict is {@code unknown}. What this
 * cannot see is in {@code docs/review.md}. Reads only; nothing of the application is run.
 */
public final class Review {
    /** The kind of a finding about a guard. */
    static final String GUARD = "guard";

    private static final String PRIMARY = "primary";

    private final List<Finding> findings = new ArrayList<>();

    private Review() {}

    /**
     * Reviews.
     *
     * @throws dev.troop.adapters.review.bytecode.UnreadableInput if an input, the proofs or the exceptions cannot be read
     */
    public static Report of(ReviewRequest request) {
        Proofs proofs = request.proofs().isEmpty() ? null : Proofs.read(request.proofs());
        ReviewExceptions exceptions =
                request.exceptions() == null ? ReviewExceptions.none() : ReviewExceptions.read(request.exceptions());
        Traced traced = Trace.of(Program.read(request.inputs(), request.libraries(), request.own()));
        Review review = new Review();
        traced.calls().forEach(review::call);
        traced.guards().forEach(guard -> review.guard(guard, proofs));
        review.findings.sort(Comparator.comparing(Finding::file)
                .thenComparingInt(Finding::line)
                .thenComparing(Finding::method)
                .thenComparing(Finding::what));
        ReviewExceptions.Applied applied = exceptions.apply(List.copyOf(review.findings), request.today());
        Map<String, Integer> kinds = new TreeMap<>();
        traced.calls().forEach(call -> kinds.merge(call.kind().text(), 1, Integer::sum));
        return new Report(
                applied.findings(),
                kinds,
                (int) traced.calls().stream().filter(Review::isCovered).count(),
                traced.guards().size(),
                applied.excepted(),
                proofs != null);
    }

    private static boolean isCovered(Traced.Call call) {
        return call.reach() == Reach.GUARDED && !call.kind().isOpaque();
    }

    private void call(Traced.Call call) {
        if (isCovered(call)) {
            return;
        }
        String from =
                call.path().size() > 1 ? "reached by " + String.join(" > ", call.path()) : "nothing seen calls it";
        String kind = call.kind().text();
        if (call.kind().isOpaque()) {
            String around = call.reach() == Reach.GUARDED ? "within a guard, but what it runs is not known" : from;
            add(Verdict.UNKNOWN, call, kind, around, "Call it directly, or note an exception that says what it calls.");
        } else if (call.reach() == Reach.BARE) {
            add(
                    Verdict.UNCOVERED,
                    call,
                    kind,
                    from,
                    "Make it inside the work given to Guard.call, or in a fallback tier.");
        } else {
            add(
                    Verdict.UNKNOWN,
                    call,
                    kind,
                    call.why() + "; " + from,
                    "Hand the work to Guard.call where it is written, and make the call on the guard's thread.");
        }
    }

    private void add(Verdict verdict, Traced.Call call, String kind, String why, String fix) {
        findings.add(new Finding(verdict, call.file(), call.line(), call.method(), call.what(), kind, why, fix));
    }

    private void guard(GuardDefinition guard, @Nullable Proofs proofs) {
        String names = guard.names().isEmpty() ? "(name not constant)" : String.join(",", guard.names());
        GuardDefinition.Place owner = guard.blankOwner();
        if (owner != null) {
            add(Verdict.NO_OWNER, owner, names, "its owner is blank", "Name the team that is told when it breaks.");
        }
        GuardDefinition.Place end = guard.blankEnd();
        if (end != null) {
            add(
                    Verdict.NO_FALLBACK,
                    end,
                    names,
                    "it has no tier, and fails without a reason",
                    "Add a fallback, end it with otherwiseOmit, or say why no answer is better.");
        }
        if (proofs != null) {
            guard.names().stream().sorted().forEach(name -> proof(guard, name, proofs));
            if (guard.isNameless()) {
                add(
                        Verdict.UNKNOWN,
                        guard.place(),
                        names,
                        "its name is no constant, so its proof cannot be looked up",
                        "Give it its name as a constant.");
            }
        }
    }

    private void proof(GuardDefinition guard, String name, Proofs proofs) {
        Map<String, Boolean> tiers = new LinkedHashMap<>();
        guard.tiers().forEach(tier -> tiers.put(tier, false));
        proofs.tiers(name).ifPresent(tiers::putAll);
        tiers.remove(PRIMARY);
        if (proofs.tiers(name).isEmpty()) {
            add(
                    Verdict.UNPROVEN,
                    guard.place(),
                    name,
                    "the proofs do not know it",
                    "Exercise it in a test with a fault, so that the build writes it down.");
            return;
        }
        tiers.forEach((tier, proven) -> {
            if (!proven) {
                add(
                        Verdict.UNPROVEN,
                        guard.place(),
                        name + "/" + tier,
                        "this tier never answered",
                        "Make what is before it fail in a test, so that this tier answers.");
            }
        });
    }

    private void add(Verdict verdict, GuardDefinition.Place place, String what, String why, String fix) {
        findings.add(
                new Finding(verdict, place.file(), place.line(), place.method().inSource(), what, GUARD, why, fix));
    }
}
