package dev.troop.adapters.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.troop.core.Ticker;
import dev.troop.guard.Answer;
import dev.troop.guard.CallContext;
import dev.troop.guard.CallHeaders;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import dev.troop.guard.IncomingCalls;
import dev.troop.guard.InjectedFault;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** A dependency fails for the test that asks for it, and for no other. */
class FailDependencyTest {
    private final Guards guards = new Guards(Ticker.system());
    private final Guard<String> history = guard("user-history");

    private Guard<String> guard(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(2)
                .retry(1)
                .tierDeadline(Duration.ofSeconds(20))
                .fallback("snapshot", call -> "old")
                .fallback("popular", call -> "common")
                .otherwiseOmit("nothing");
    }

    private Answer<String> ask() {
        return history.call("ann", () -> "new");
    }

    @BeforeEach
    @AfterEach
    void outsideOfATestNothingFails() {
        assertThat(CallContext.current()).isNull();
        assertThat(ask().tier()).isEqualTo("primary");
    }

    @Test
    void withoutTheAnnotationNothingFails() {
        assertThat(ask().tier()).isEqualTo("primary");
        assertThat(CallContext.current()).isNull();
    }

    @Test
    @FailDependency("user-history")
    void theDependencyFails() {
        assertThat(ask().tier()).isEqualTo("snapshot");
        assertThat(guard("titles").call("ann", () -> "new").tier()).isEqualTo("primary");
    }

    @Test
    @FailDependency("user-*")
    @FailDependency(value = "user-history", tier = "snapshot")
    void severalOfThemFailTogether() {
        assertThat(ask().tier()).isEqualTo("popular");
    }

    @Test
    @FailDependency(value = "user-history", status = 503)
    void aStatusIsInTheFailure() {
        assertThat(ask().cause())
                .isInstanceOfSatisfying(
                        InjectedFault.class, fault -> assertThat(fault.status()).hasValue(503));
    }

    @Test
    @FailDependency(value = "user-history", attempts = 1)
    void theFirstAttemptFailsAndTheRetryAnswers() {
        assertThat(ask().tier()).isEqualTo("primary");
        assertThat(history.evidence().retried()).isEqualTo(1);
    }

    @Test
    @FailDependency(value = "user-history", delay = "1ms", jitter = "1ms")
    void aDelayedCallIsAnsweredByThePrimary() {
        assertThat(ask().tier()).isEqualTo("primary");
        assertThat(history.evidence().injected()).containsEntry("primary", 1L);
    }

    @RepeatedTest(2)
    @FailDependency("user-history")
    void aTemplateIsATestToo() {
        assertThat(ask().tier()).isEqualTo("snapshot");
    }

    @TestFactory
    @FailDependency("user-history")
    Stream<DynamicTest> aDynamicTestIsATestToo() {
        assertThat(ask().tier()).isEqualTo("primary");
        return Stream.of(
                DynamicTest.dynamicTest("made", () -> assertThat(ask().tier()).isEqualTo("snapshot")));
    }

    @Nested
    @FailDependency("user-history")
    class OnAClass {
        @Test
        void itIsForEachTest() {
            assertThat(ask().tier()).isEqualTo("snapshot");
        }

        @Test
        @FailDependency(value = "*", status = 429)
        @FailDependency(value = "user-history", tier = "snapshot", mustHit = false)
        void whatAMethodHasComesBeforeIt() {
            Answer<String> answer = ask();

            assertThat(answer.tier()).isEqualTo("popular");
            assertThat(((InjectedFault) Objects.requireNonNull(answer.cause())).status())
                    .hasValue(429);
        }

        /** A class within is one of its tests. */
        @Nested
        class Within {
            @Test
            void itIsForEachTest() {
                assertThat(ask().tier()).isEqualTo("snapshot");
            }
        }
    }

    /** Another end of the wire, which verifies tokens with a key that the test has too. */
    @Nested
    @FailDependency(value = "user-history", mustHit = false)
    class WithTheKeyOfAnotherProcess {
        private static final FaultTokens TOKENS = new FaultTokens(new byte[16], () -> Instant.EPOCH);

        @RegisterExtension
        static final DependencyFaults FAULTS = DependencyFaults.signedBy(TOKENS);

        @Test
        void theOtherEndTakesTheFaults() {
            Map<String, String> headers = new HashMap<>();
            CallHeaders.writeRequest(Objects.requireNonNull(CallContext.current()), headers::put);
            FaultSource source = FaultSource.authenticated("the test", TOKENS);
            CallContext there = new IncomingCalls(Duration.ofSeconds(1), source, Ticker.system()).context(headers::get);

            assertThat(Objects.requireNonNull(there.faults()).rules()).hasToString("[user-history/primary=fail]");
        }
    }

    /** Tests that must fail. */
    static class Wrong {
        private final Guard<String> history = Guard.<String>of("user-history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(1)
                .otherwiseOmit("nothing");

        @Test
        @FailDependency("titles")
        void noCallIsHit() {
            history.call("ann", () -> "new");
        }

        @Test
        @FailDependency(value = "user-history", status = 42)
        void thereIsNoSuchStatus() {}

        @Test
        @FailDependency(value = "user-history", delay = "soon")
        void thereIsNoSuchDelay() {}

        @Test
        @FailDependency(value = "user-history", delay = "5ms", status = 503)
        void itIsTwoThingsAtOnce() {}

        @Test
        @FailDependency(value = "user-history", jitter = "5ms")
        void thereIsNothingToVary() {}

        @Test
        @FailDependency("User History")
        void thereIsNoSuchName() {}

        @Test
        @FailDependency("user-history")
        void itsOwnFailureIsTold() {
            throw new IllegalStateException("its own");
        }
    }

    @Test
    void whatProvesNothingOrMakesNoSenseFailsWithTheReason() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Wrong.class))
                .execute()
                .testEvents();

        tests.assertStatistics(counts -> counts.started(7).failed(7));
        fails(tests, "noCallIsHit", AssertionError.class, "titles/primary=fail: no call was hit");
        Class<? extends Throwable> odd = ExtensionConfigurationException.class;
        fails(tests, "thereIsNoSuchStatus", odd, "status 42: expected one of a failure, 400 to 599");
        fails(tests, "thereIsNoSuchDelay", odd, "'delay soon': expected");
        fails(tests, "itIsTwoThingsAtOnce", odd, "expected the one or the other");
        fails(tests, "thereIsNothingToVary", odd, "jitter '5ms' without a delay");
        fails(tests, "thereIsNoSuchName", odd, "guard 'User History'");
        fails(tests, "itsOwnFailureIsTold", IllegalStateException.class, "its own");
    }

    private static void fails(Events tests, String method, Class<? extends Throwable> with, String text) {
        List<String> failed = tests.failed().stream()
                .filter(
                        event(test(method), finishedWithFailure(instanceOf(with), message(said -> said.contains(text))))
                                ::matches)
                .map(Object::toString)
                .toList();
        assertThat(failed).as("failures of %s that say: %s", method, text).hasSize(1);
    }
}
