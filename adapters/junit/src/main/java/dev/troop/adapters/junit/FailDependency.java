package dev.troop.adapters.junit;

import dev.troop.core.FaultRule;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Makes a dependency fail while a test runs, for the calls of that test only.
 *
 * <pre>{@code
 * @Test
 * @FailDependency("user-history")
 * void withoutHistoryTheRailIsWhatEverybodyWatches() {
 *     assertThat(rails.of(ann).tier()).isEqualTo("popular");
 * }
 * }</pre>
 *
 * <p>The test method runs in a {@link dev.troop.guard.CallContext} with a signed fault token, as a request does that
 * somebody has tagged: so it acts on the guards that the test's thread calls, and on what they call in their turn, and it
 * counts in no breaker. Set-up and tear-down run without it. On a class it is for all its tests; what a method has too
 * comes before it. By default the call fails; {@link #status}, {@link #delay} and {@link #attempts} say how else.
 *
 * <p>A test in which no call was hit has proven nothing, so it fails, unless {@link #mustHit} is false. A value that makes no
 * sense fails the test with a message that says what was expected.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(FailDependency.All.class)
@ExtendWith(DependencyFaults.class)
public @interface FailDependency {

    /** The guard's name, or a pattern such as {@code user-*}. */
    String value();

    /** Which tier fails: the primary, or a fallback tier besides. */
    String tier() default FaultRule.PRIMARY;

    /** Fails as if the dependency had answered with this status, 400 to 599; 0 for a failure without one. */
    int status() default 0;

    /** Does not fail the call but holds it up, such as {@code 300ms}. */
    String delay() default "";

    /** By how much the delay varies, such as {@code 50ms}. */
    String jitter() default "";

    /** How many attempts of one call fail, from its first; 0 for all. */
    int attempts() default 0;

    /** Whether the test fails if no call was hit. */
    boolean mustHit() default true;

    /** Several of them. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @ExtendWith(DependencyFaults.class)
    @interface All {
        /** In the order in which they are considered: the first that matches a call acts. */
        FailDependency[] value();
    }
}
