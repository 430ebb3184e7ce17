package dev.troop.adapters.junit;

import dev.troop.core.Deadline;
import dev.troop.core.Fault;
import dev.troop.core.FaultRule;
import dev.troop.core.Ticker;
import dev.troop.guard.CallContext;
import dev.troop.guard.FaultKey;
import dev.troop.guard.FaultKeys;
import dev.troop.guard.FaultToken;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Trail;
import java.lang.reflect.Method;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs tests within the faults of their {@link FailDependency} annotations, which register it by themselves.
 *
 * <p>A test whose calls leave the process needs tokens that the other end verifies: {@link #signedBy}. Thread safe.
 */
public final class DependencyFaults implements InvocationInterceptor, BeforeAllCallback, BeforeEachCallback {
    private static final Duration LONGEST_TEST = FaultTokens.LONGEST_LIFE;
    private static final int KEY_BYTES = 32;
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(DependencyFaults.class);

    private final @Nullable FaultTokens given;

    /** Signs with a key that nobody else has. */
    public DependencyFaults() {
        this(null);
    }

    private DependencyFaults(@Nullable FaultTokens given) {
        this.given = given;
    }

    /**
     * Signs with the keys of {@code tokens}, so that other processes, or servers in this one, take the faults too:
     *
     * <pre>{@code @RegisterExtension static final DependencyFaults FAULTS = DependencyFaults.signedBy(tokens);}</pre>
     */
    public static DependencyFaults signedBy(FaultTokens tokens) {
        return new DependencyFaults(tokens);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        within(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable {
        within(invocation, context);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<@Nullable Void> invocation, DynamicTestInvocationContext test, ExtensionContext context)
            throws Throwable {
        within(invocation, context);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        offer(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        offer(context);
    }

    /** Whichever instance runs the test signs with what was given to any of them. */
    private void offer(ExtensionContext context) {
        if (given != null) {
            context.getStore(NAMESPACE).put(FaultTokens.class, given);
        }
    }

    private static void within(Invocation<@Nullable Void> invocation, ExtensionContext context) throws Throwable {
        List<FailDependency> asked = annotations(context);
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        if (asked.isEmpty() || store.get(context.getUniqueId()) != null) {
            invocation.proceed(); // there is nothing to do, or another instance of this extension has done it
            return;
        }
        store.put(context.getUniqueId(), true);
        FaultTokens offered = store.get(FaultTokens.class, FaultTokens.class);
        List<FaultRule> rules = asked.stream().map(DependencyFaults::rule).toList();
        FaultToken token = (offered == null ? ofNobodyElse() : offered).mint(rules, "a test", "JUnit", LONGEST_TEST);
        CallContext within = new CallContext(Deadline.in(LONGEST_TEST, Ticker.system()), token, new Trail());
        run(invocation, within);
        for (int i = 0; i < rules.size(); i++) {
            if (asked.get(i).mustHit()) {
                requireHit(rules.get(i), within.trail());
            }
        }
    }

    private static void run(Invocation<@Nullable Void> invocation, CallContext within) throws Throwable {
        Optional<Throwable> failure = within.run(() -> {
            try {
                invocation.proceed();
                return Optional.empty();
            } catch (Throwable thrown) {
                return Optional.of(thrown);
            }
        });
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private static void requireHit(FaultRule rule, Trail trail) {
        if (trail.injected().stream().noneMatch(step -> rule.matches(step.guard(), step.tier()))) {
            throw new AssertionError("@FailDependency " + rule + ": no call was hit while the test ran (hit were: "
                    + trail.injected() + "), so it has proven nothing. Expected the test to make such a call on its own"
                    + " thread, or mustHit = false.");
        }
    }

    private static FaultRule rule(FailDependency asked) {
        try {
            return new FaultRule(asked.value(), asked.tier(), fault(asked));
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(asked + ": " + e.getMessage(), e);
        }
    }

    private static Fault fault(FailDependency asked) {
        if (!asked.delay().isEmpty()) {
            if (asked.status() != 0 || asked.attempts() != 0) {
                throw new IllegalArgumentException("a delay with a status or attempts: expected the one or the other");
            }
            return Fault.parse(
                    "delay " + asked.delay() + (asked.jitter().isEmpty() ? "" : " jitter " + asked.jitter()));
        }
        if (!asked.jitter().isEmpty()) {
            throw new IllegalArgumentException("jitter '" + asked.jitter() + "' without a delay: expected a delay too");
        }
        return asked.status() == 0
                ? new Fault.Fail(asked.attempts())
                : new Fault.Status(asked.status(), asked.attempts());
    }

    /** Those of the test's method, then those of its class, then those of the classes around that. */
    private static List<FailDependency> annotations(ExtensionContext context) {
        List<FailDependency> found = new ArrayList<>();
        ExtensionContext at = context;
        while (at.getElement().isEmpty()) {
            at = at.getParent().orElseThrow(); // a dynamic test is of the method that made it
        }
        at.getTestMethod()
                .ifPresent(method ->
                        found.addAll(AnnotationSupport.findRepeatableAnnotations(method, FailDependency.class)));
        Class<?> type = at.getTestClass().orElse(null);
        while (type != null) {
            found.addAll(AnnotationSupport.findRepeatableAnnotations(type, FailDependency.class));
            type = type.getEnclosingClass();
        }
        return found;
    }

    private static FaultTokens ofNobodyElse() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new FaultTokens(FaultKeys.signing(FaultKey.hmac("test", key)), Clock.systemUTC(), Ticker.system());
    }
}
