package dev.troop.adapters.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.engine;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.troop.core.Ticker;
import dev.troop.guard.Guard;
import dev.troop.guard.Guards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A run in which nothing exercised a tier fails and says which; one that exercised all of them does not. */
class GuardProofTest {
    @TempDir
    Path directory;

    private static Guard<String> guard(Guards guards) {
        return guards.<String>guard("user-history")
                .owner("profiles")
                .deadline(Duration.ofSeconds(20))
                .budget(2)
                .tierDeadline(Duration.ofSeconds(20))
                .fallback("snapshot", call -> "old")
                .fallback("popular", call -> "common")
                .otherwiseOmit("nothing");
    }

    private static Guard<String> guard() {
        return guard(new Guards(Ticker.system()));
    }

    /** Exercises the first tier alone. */
    static class Half {
        private static final Guard<String> HISTORY = guard();

        @RegisterExtension
        static final GuardProof PROOF = GuardProof.everyTier(HISTORY);

        @Test
        @FailDependency("user-history")
        void withoutHistory() {
            assertThat(HISTORY.call("ann", () -> "new").tier()).isEqualTo("snapshot");
        }
    }

    /** Exercises the others, of a guard that is made anew for each test. */
    static class OtherHalf {
        private final Guards guards = new Guards(Ticker.system());
        private final Guard<String> history = guard(guards);

        @RegisterExtension
        final GuardProof proof = GuardProof.everyTier(guards);

        @Test
        @FailDependency(value = "user-history", tier = "snapshot")
        void withoutSnapshots() {
            assertThat(history.call("ann", OtherHalf::down).tier()).isEqualTo("popular");
        }

        @Test
        @FailDependency("user-history")
        @FailDependency(value = "user-history", tier = "snapshot")
        @FailDependency(value = "user-history", tier = "popular")
        void withoutAnything() {
            assertThat(history.call("ann", () -> "new").tier()).isEqualTo("omitted");
        }

        private static String down() throws IOException {
            throw new IOException("down");
        }
    }

    /** Exercises every tier by real failures. */
    static class Whole {
        private static final Guard<String> HISTORY = Guard.<String>of("titles")
                .owner("catalogue")
                .deadline(Duration.ofSeconds(20))
                .budget(2)
                .tierDeadline(Duration.ofSeconds(20))
                .fallback("shipped", call -> "a few")
                .otherwiseFail("a page without \"titles\" is none");

        @RegisterExtension
        static final GuardProof PROOF = GuardProof.everyTier(HISTORY);

        @Test
        void withoutTitles() {
            assertThat(HISTORY.call("ann", OtherHalf::down).tier()).isEqualTo("shipped");
        }
    }

    /** Calls nobody. */
    static class Nothing {
        @RegisterExtension
        static final GuardProof PROOF = GuardProof.everyTier(guard());

        @Test
        void nothingHappens() {}
    }

    private EngineExecutionResults run(Class<?>... classes) {
        return run("true", classes);
    }

    private EngineExecutionResults run(String check, Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(classes).map(one -> selectClass(one)).toArray(DiscoverySelector[]::new))
                .configurationParameter(GuardProof.FILE, file().toString())
                .configurationParameter(GuardProof.CHECK, check)
                .execute();
    }

    private Path file() {
        return directory.resolve("of/the/build/guards.json");
    }

    @Test
    void aRunThatLacksATierFailsAndSaysWhichAndWhose() {
        EngineExecutionResults run = run(Half.class);

        run.testEvents().assertStatistics(counts -> counts.succeeded(1).failed(0));
        run.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                engine(),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(said -> said.startsWith("nothing in this run exercised:\n"
                                                + "  guard user-history, tier popular, owner profiles\n"
                                                + "  guard user-history, tier omitted, owner profiles\n")))));
    }

    @Test
    void aRunWhoseClassesTogetherExerciseEveryTierPasses() {
        EngineExecutionResults run = run(Half.class, OtherHalf.class, Whole.class);

        run.testEvents().assertStatistics(counts -> counts.succeeded(4).failed(0));
        run.containerEvents().assertThatEvents().haveExactly(1, event(engine(), finishedSuccessfully()));
    }

    @Test
    void aGuardThatNoTestCallsIsUnprovenAltogether() {
        run(Nothing.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                engine(),
                                finishedWithFailure(message(said -> said.contains("tier snapshot")
                                        && said.contains("tier popular")
                                        && said.contains("tier omitted")))));
    }

    @Test
    void aRunOfAPartOfTheTestsMayLeaveTheCheckOut() {
        EngineExecutionResults run = run("false", Nothing.class);

        run.containerEvents().assertThatEvents().haveExactly(1, event(engine(), finishedSuccessfully()));
        assertThat(file()).exists();
    }

    @Test
    void theFileSaysWhatEachGuardIsAndWhenItsTiersWereProvenAndByWhat() throws IOException {
        run("false", Half.class, Whole.class);

        String time = "\"[-0-9]{10}T[:.0-9]+Z\"";
        assertThat(Files.readString(file()))
                .matches(String.join(
                        "\n",
                        "\\{",
                        "  \"written\": " + time + ",",
                        "  \"guards\": \\[",
                        "    \\{\"name\": \"titles\", \"owner\": \"catalogue\", \"deadline\": \"PT20S\", \"budget\": 2,"
                                + " \"failReason\": \"a page without \\\\\"titles\\\\\" is none\", \"tiers\": \\[",
                        "      \\{\"name\": \"shipped\", \"proven\": " + time + ", \"by\": \"real failure\"\\}",
                        "    \\]\\},",
                        "    \\{\"name\": \"user-history\", \"owner\": \"profiles\", \"deadline\": \"PT20S\", \"budget\": 2,"
                                + " \"failReason\": \"\", \"tiers\": \\[",
                        "      \\{\"name\": \"snapshot\", \"proven\": " + time + ", \"by\": \"injected fault\"\\},",
                        "      \\{\"name\": \"popular\", \"proven\": null, \"by\": null\\},",
                        "      \\{\"name\": \"omitted\", \"proven\": null, \"by\": null\\}",
                        "    \\]\\}",
                        "  \\]",
                        "\\}\n"));
    }

    @Test
    void aFileThatCannotBeWrittenFailsTheRunWithWhatToDo() throws IOException {
        Files.writeString(directory.resolve("of"), "no folder");

        run(Whole.class)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                engine(),
                                finishedWithFailure(cause(message(said -> said.contains("guards.json")
                                        && said.contains("set troop.guards.file to a file that can be written"))))));
    }

    @Test
    void aSettingThatMakesNoSenseIsRefused() {
        run("perhaps", Whole.class)
                .containerEvents()
                .assertThatEvents()
                .haveAtLeastOne(event(finishedWithFailure(
                        message(said -> said.contains("troop.guards.check = 'perhaps': expected true or false")))));
    }

    @Test
    void aProofOfNothingIsRefused() {
        assertThatThrownBy(() -> GuardProof.everyTier(new Guard<?>[0])).hasMessageContaining("expected one or more");
    }
}
