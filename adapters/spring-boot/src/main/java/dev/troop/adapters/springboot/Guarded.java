package dev.troop.adapters.springboot;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sends the calls of an interface through a guard, as of the HTTP service clients that Spring makes of interfaces.
 *
 * <pre>{@code
 * @Guarded(value = "user-history", fallback = HistorySnapshots.class, fallbackMethod = "popular")
 * public interface History {
 *     @GetExchange("/history/{user}")
 *     List<String> rail(@PathVariable String user);
 *
 *     default List<String> popular(String user) {
 *         return List.of("what everybody watches");
 *     }
 * }
 * }</pre>
 *
 * <p>The guard is made of the properties {@code troop.guards.<name>.…} ({@link GuardSettings}); its deadline, budget and owner must be
 * there. Every bean that has the interface is wrapped, but for those that it names as fallbacks; who asks for the interface by its type
 * gets the wrapped one (a fallback's {@code @Bean} method must return its class). Abstract methods go through the guard, and so does
 * what a default method of the interface calls of them. A default method that the bean's class overrides is the class's.
 *
 * <p>Retries and hedges repeat what is idempotent: a GET, HEAD, OPTIONS, TRACE, PUT or DELETE by {@code @HttpExchange}, and whatever has
 * a header {@code Idempotency-Key}, by {@code @RequestHeader} or in the exchange's {@code headers}. All else is made once, whatever the
 * settings are, unless {@link #idempotent} says more.
 *
 * <p>What does not fit fails the start, with the interface, the method and what was expected: a fallback that does not have the interface
 * or is no bean, a fallback method that is missing or has another signature, a return type that is asynchronous, no fallback and no
 * {@link #failBecause}, two interfaces with one guard.
 *
 * <p>A call that fails with a status of 400 to 499 but 408, 425 and 429 is the caller's fault: it is not counted by the breaker, not retried,
 * no fallback is asked, and the caller gets Spring's own exception. If else nobody answers, the caller gets a
 * {@link dev.troop.guard.GuardException} with the first failure as its cause.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Guarded {

    /** The guard's name, which is that of the dependency. */
    String value();

    /** Beans that have the same interface, asked in this order in the place of one that fails; each is a tier with the name of its class. */
    Class<?>[] fallback() default {};

    /**
     * A default method of the interface that is asked after the beans, for methods with the same parameters and return type; a
     * {@link Throwable} as one parameter more gets the failure. Each abstract method must have one. By default none.
     */
    String fallbackMethod() default "";

    /** States that each method may be called more than once without harm: POST, PATCH, and what is no HTTP exchange too. */
    boolean idempotent() default false;

    /** Why failing is better than any answer; must be there if there is no fallback at all. */
    String failBecause() default "";
}
