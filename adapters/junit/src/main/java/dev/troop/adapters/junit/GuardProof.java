package dev.troop.adapters.junit;

import dev.troop.guard.Guard;
import dev.troop.guard.GuardEvidence;
import dev.troop.guard.Guards;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test run for fallback tiers that nothing in it has exercised.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final GuardProof PROOF = GuardProof.everyTier(HISTORY);
 * }</pre>
 *
 * <p>At the end of the run, after all test classes, each tier of each guard that was named so must have answered at least
 * once, the omission included, because of an injected fault ({@link FailDependency}) or of a real failure; else the run
 * fails with a message that names guard, tier and owner. Guards of the same name in several tests are one guard. An
 * extension of each test ({@code @RegisterExtension} on a field that is not static) does for guards that each test makes anew.
 *
 * <p>Then {@code guards.json} is written: of each guard its name, owner, deadline, budget and tiers, and when each tier was
 * last proven and by what: {@code {written, guards: [{name, owner, deadline, budget, failReason, tiers: [{name, proven,
 * by}]}]}}, for the production review ({@code --proof}). JUnit configuration parameters, such as in {@code junit-platform.properties}:
 * <ul>
 *   <li>{@value #FILE}: where, relative to the folder in which the tests run; default {@value #DEFAULT_FILE}; empty for
 *       nowhere. A run of several JVMs needs a file for each; the review takes all of
 *       them.
 *   <li>{@value #CHECK}: {@code false} for runs of a part of the tests, which cannot prove every tier; default {@code true}.
 * </ul>
 *
 * <p>Thread safe.
 */
public final class GuardProof implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    /** The configuration parameter that says where {@code guards.json} is written. */
    public static final String FILE = "troop.guards.file";

    /** Where it is written by default. */
    public static final String DEFAULT_FILE = "target/guards.json";

    /** The configuration parameter that says whether a run fails for tiers that nothing exercised. */
    public static final String CHECK = "troop.guards.check";

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(GuardProof.class);

    private final Supplier<List<GuardEvidence>> evidence;

    private GuardProof(Supplier<List<GuardEvidence>> evidence) {
        this.evidence = evidence;
    }

    /** Requires every tier of these guards. */
    public static GuardProof everyTier(Guard<?>... guards) {
        if (guards.length == 0) {
            throw new IllegalArgumentException("a proof of no guards: expected one or more");
        }
        List<Guard<?>> all = List.of(guards);
        return new GuardProof(
                () -> all.stream().<GuardEvidence>map(Guard::evidence).toList());
    }

    /** Requires every tier of all guards of a process, those that are made later too. */
    public static GuardProof everyTier(Guards guards) {
        return new GuardProof(guards::evidence);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        note(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        note(context);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        note(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        note(context);
    }

    private void note(ExtensionContext context) {
        ExtensionContext.Store ofRun = context.getRoot().getStore(NAMESPACE);
        ofRun.computeIfAbsent(RunProof.class, key -> ofRun(context), RunProof.class)
                .note(evidence.get());
    }

    /** What the run knows of its guards; it is closed, and speaks, at the end of the run. */
    private static RunProof ofRun(ExtensionContext context) {
        String file = context.getConfigurationParameter(FILE).orElse(DEFAULT_FILE);
        String check = context.getConfigurationParameter(CHECK).orElse("true");
        if (!List.of("true", "false").contains(check)) {
            throw new IllegalArgumentException(CHECK + " = '" + check + "': expected true or false");
        }
        return new RunProof(file.isBlank() ? null : Path.of(file), check.equals("true"), Clock.systemUTC());
    }
}
