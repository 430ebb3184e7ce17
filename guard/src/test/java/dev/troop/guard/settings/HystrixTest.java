package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.guard.settings.HystrixProperty.Of;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that a service had for Hystrix. */
final class HystrixTest {
    private static final String SOME = "hystrix.command.default.circuitBreaker.enabled=true\n";

    private static Values of(String guard, String text, String code) {
        Values ofCode = SettingsReaderTest.read(code).overCode(guard);
        return Layers.NONE.withFile(SettingsReaderTest.read(text)).of(guard, ofCode);
    }

    private static Object value(String guard, String setting, String text, String code) {
        return String.valueOf(text(of(guard, text, code), Setting.named(setting)));
    }

    private static <V> String text(Values values, Setting<V> setting) {
        V value = values.get(setting);
        return value == null ? null : setting.print(value);
    }

    @ParameterizedTest
    @CsvSource({
        "COMMAND, execution.isolation.strategy, THREAD",
        "COMMAND, execution.isolation.thread.timeoutInMilliseconds, 1000",
        "COMMAND, execution.timeout.enabled, true",
        "COMMAND, execution.isolation.thread.interruptOnTimeout, true",
        "COMMAND, execution.isolation.thread.interruptOnFutureCancel, false",
        "COMMAND, execution.isolation.semaphore.maxConcurrentRequests, 10",
        "COMMAND, fallback.isolation.semaphore.maxConcurrentRequests, 10",
        "COMMAND, fallback.enabled, true",
        "COMMAND, requestCache.enabled, true",
        "COMMAND, requestLog.enabled, true",
        "COMMAND, threadPoolKeyOverride, ''",
        "COMMAND, circuitBreaker.enabled, true",
        "COMMAND, circuitBreaker.requestVolumeThreshold, 20",
        "COMMAND, circuitBreaker.sleepWindowInMilliseconds, 5000",
        "COMMAND, circuitBreaker.errorThresholdPercentage, 50",
        "COMMAND, circuitBreaker.forceOpen, false",
        "COMMAND, circuitBreaker.forceClosed, false",
        "COMMAND, metrics.rollingStats.timeInMilliseconds, 10000",
        "COMMAND, metrics.rollingStats.numBuckets, 10",
        "COMMAND, metrics.rollingPercentile.enabled, true",
        "COMMAND, metrics.rollingPercentile.timeInMilliseconds, 60000",
        "COMMAND, metrics.rollingPercentile.numBuckets, 6",
        "COMMAND, metrics.rollingPercentile.bucketSize, 100",
        "COMMAND, metrics.healthSnapshot.intervalInMilliseconds, 500",
        "THREADPOOL, coreSize, 10",
        "THREADPOOL, maximumSize, 10",
        "THREADPOOL, allowMaximumSizeToDivergeFromCoreSize, false",
        "THREADPOOL, keepAliveTimeMinutes, 1",
        "THREADPOOL, maxQueueSize, -1",
        "THREADPOOL, queueSizeRejectionThreshold, 5",
        "THREADPOOL, metrics.rollingStats.timeInMilliseconds, 10000",
        "THREADPOOL, metrics.rollingStats.numBuckets, 10",
        "COLLAPSER, maxRequestsInBatch, 2147483647",
        "COLLAPSER, timerDelayInMilliseconds, 10",
        "COLLAPSER, requestCache.enabled, true",
    })
    void everyPropertyOfHystrixHasItsNameItsBuiltInValueAndItsPlace(Of of, String key, String builtIn) {
        HystrixProperty property = HystrixProperty.endOf(of, ".UserHistory." + key);

        assertThat(property).isNotNull();
        assertThat(property.key).isEqualTo(key);
        assertThat(property.builtIn).isEqualTo(builtIn);
        assertThat(property.allows(builtIn) || property == HystrixProperty.POOL_OVERRIDE)
                .isTrue();
        if (property.counterpart == null) {
            String line = "hystrix." + of.word + ".UserHistory." + key + "=" + builtIn;
            assertThat(SettingsReaderTest.read(line).remarks())
                    .containsExactly(new Remark(
                            new Place("guards.properties", 1),
                            "hystrix." + of.word + ".UserHistory." + key,
                            builtIn,
                            property.reason));
        }
    }

    @Test
    void thereAreNoOtherProperties() {
        assertThat(HystrixProperty.values()).hasSize(35);
    }

    /** What each property with a counterpart does when it is said of the command or pool of a guard, over its code. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command | execution.isolation.strategy=SEMAPHORE | run-on | callers-thread",
                "command | execution.isolation.thread.timeoutInMilliseconds=750 | deadline | 750ms",
                "command | execution.timeout.enabled=false | deadline | 1d",
                "command | fallback.isolation.semaphore.maxConcurrentRequests=7 | tier-budget | 7",
                "command | fallback.isolation.semaphore.maxConcurrentRequests=0 | tiers-enabled | false",
                "command | fallback.enabled=false | tiers-enabled | false",
                "command | requestCache.enabled=false | request-cache | false",
                "command | circuitBreaker.enabled=false | breaker.enabled | false",
                "command | circuitBreaker.requestVolumeThreshold=7 | breaker.minimum-calls | 7",
                "command | circuitBreaker.requestVolumeThreshold=0 | breaker.minimum-calls | 1",
                "command | circuitBreaker.sleepWindowInMilliseconds=700 | breaker.sleep | 700ms",
                "command | circuitBreaker.sleepWindowInMilliseconds=0 | breaker.sleep | 1ms",
                "command | circuitBreaker.errorThresholdPercentage=7 | breaker.failure-rate | 7",
                "command | circuitBreaker.errorThresholdPercentage=0 | breaker.failure-rate | 1",
                "command | circuitBreaker.errorThresholdPercentage=101 | breaker.force | closed",
                "command | circuitBreaker.forceOpen=true | breaker.force | open",
                "command | circuitBreaker.forceClosed=true | breaker.force | closed",
                "command | metrics.rollingStats.timeInMilliseconds=7000 | breaker.over | 7s",
                "threadpool | coreSize=7 | budget | 7",
                "threadpool | maxQueueSize=7 | budget-wait | 1s",
                "threadpool | maxQueueSize=0 | budget-wait | off",
                "collapser | maxRequestsInBatch=7 | collapse.most-keys | 7",
                "collapser | maxRequestsInBatch=0 | collapse.most-keys | 1",
                "collapser | maxRequestsInBatch=2147483647 | collapse.most-keys | 100000",
                "collapser | timerDelayInMilliseconds=7 | collapse.window | 7ms",
                "collapser | timerDelayInMilliseconds=0 | collapse.window | 1ms",
                "collapser | timerDelayInMilliseconds=60000 | collapse.window | 1s",
            })
    void aPropertyOfTheGuardsOwnKeyIsStrongerThanTheCode(String of, String property, String setting, String value) {
        String code =
                "guards.user-history.deadline=3s\nguards.user-history.budget=33\nguards.user-history.budget-wait=3ms\n"
                        + "guards.user-history.run-on=pool\nguards.user-history.tier-budget=33\n"
                        + "guards.user-history.breaker.failure-rate=33\nguards.user-history.breaker.over=33s\n"
                        + "guards.user-history.breaker.minimum-calls=33\nguards.user-history.breaker.sleep=33s\n"
                        + "guards.user-history.breaker.enabled=true";

        assertThat(value("user-history", setting, "hystrix." + of + ".UserHistory." + property, code))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "run-on, virtual-thread",
        "deadline, 1s",
        "budget, 10",
        "budget-wait, off",
        "breaker.enabled, true",
        "breaker.failure-rate, 50",
        "breaker.over, 10s",
        "breaker.minimum-calls, 20",
        "breaker.sleep, 5s",
        "breaker.probes, 1",
        "breaker.force, none",
        "tiers-enabled, true",
        "tier-budget, 10",
    })
    void whatNobodySaysIsAsItWasBuiltIntoHystrix(String setting, String value) {
        assertThat(value("any", setting, SOME, "")).isEqualTo(value);
        assertThat(value("user-history", setting, "hystrix.command.UserHistory.requestLog.enabled=true", ""))
                .isEqualTo(value);
    }

    @Test
    void theOwnKeyGoesBeforeTheCodeTheCodeBeforeTheDefaultKeyAndThatBeforeWhatIsBuiltIn() {
        String timeout = "execution.isolation.thread.timeoutInMilliseconds=";
        String own = "hystrix.command.UserHistory." + timeout + "400\n";
        String general = "hystrix.command.default." + timeout + "2000\n";
        String code = "guards.user-history.deadline=3s";

        assertThat(value("user-history", "deadline", own + general, code)).isEqualTo("400ms");
        assertThat(value("user-history", "deadline", general, code)).isEqualTo("3s");
        assertThat(value("user-history", "deadline", general, "")).isEqualTo("2s");
        assertThat(value("user-history", "deadline", SOME, "")).isEqualTo("1s");
        assertThat(value("user-history", "deadline", own + general + "guards.user-history.deadline=5s", code))
                .isEqualTo("5s");
    }

    @Test
    void anOwnKeyDoesNotLiftWhatOnlyTheDefaultKeySaysOverTheCode() {
        String text = "hystrix.command.UserHistory.execution.timeout.enabled=true\n"
                + "hystrix.command.UserHistory.execution.isolation.strategy=THREAD\n"
                + "hystrix.command.default.execution.isolation.thread.timeoutInMilliseconds=2000\n"
                + "hystrix.threadpool.default.coreSize=3\n";
        String code = "guards.user-history.deadline=3s\nguards.user-history.budget=33";

        assertThat(value("user-history", "deadline", text, code)).isEqualTo("3s");
        assertThat(value("user-history", "budget", text, code)).isEqualTo("33");
        assertThat(value("user-history", "budget", text, "")).isEqualTo("3");
    }

    @Test
    void withoutAnyPropertyOfHystrixNothingOfItIsBuiltIn() {
        assertThat(of("user-history", "guards.other.budget=1", "").all()).isEmpty();
        assertThat(new SettingsReader()
                        .withoutHystrix()
                        .read(LineFormat.PROPERTIES.lines("a.properties", SOME))
                        .underCode("any")
                        .all())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // core, maximum, diverge, queue, rejects from, budget
        "5, 9, false, -1, 5, 5",
        "5, 9, true, -1, 5, 9",
        "5, 3, true, -1, 5, 5",
        "5, 9, true, 4, 5, 9",
        "5, 9, true, 5, 5, 5",
        "5, 9, true, 100, 5, 5",
    })
    void theBudgetOfAPoolIsWhatItCanGrowTo(
            int core, int maximum, boolean diverge, int queue, int rejects, String budget) {
        String pool = "hystrix.threadpool.UserHistory.";
        String text = pool + "coreSize=" + core + "\n" + pool + "maximumSize=" + maximum + "\n" + pool
                + "allowMaximumSizeToDivergeFromCoreSize=" + diverge + "\n" + pool + "maxQueueSize=" + queue + "\n"
                + pool
                + "queueSizeRejectionThreshold=" + rejects;

        assertThat(value("user-history", "budget", text, "")).isEqualTo(budget);
        assertThat(value("user-history", "budget-wait", text, "")).isEqualTo(queue > 0 ? "1s" : "off");
    }

    @Test
    void theBudgetOfASemaphoreIsNotThatOfThePool() {
        String text = "hystrix.command.UserHistory.execution.isolation.strategy=semaphore\n"
                + "hystrix.command.default.execution.isolation.semaphore.maxConcurrentRequests=40\n"
                + "hystrix.threadpool.UserHistory.coreSize=5\n";

        assertThat(value("user-history", "budget", text, "")).isEqualTo("40");
        assertThat(value("other", "budget", text, "")).isEqualTo("10");
    }

    @Test
    void forceOpenWinsOverForceClosedAndNothingIsForcedWhereTheBreakerIsOff() {
        String both = "hystrix.command.default.circuitBreaker.forceOpen=true\n"
                + "hystrix.command.UserHistory.circuitBreaker.forceClosed=true\n";
        String off = both + "hystrix.command.default.circuitBreaker.enabled=false\n";

        assertThat(value("user-history", "breaker.force", both, "")).isEqualTo("open");
        assertThat(value("user-history", "breaker.force", off, "")).isEqualTo("none");
        assertThat(SettingsReaderTest.read(off).remarks())
                .extracting(Remark::reason)
                .containsOnly("nothing is forced where circuitBreaker.enabled is false");
    }

    @Test
    void aPoolIsFoundByItsOverrideThenByHandThenByItsName() {
        String pools = "hystrix.threadpool.Shared.coreSize=3\nhystrix.threadpool.UserHistory.coreSize=4\n";
        String override = "hystrix.command.UserHistory.threadPoolKeyOverride=Shared\n";
        SettingsReader byHand = new SettingsReader(HystrixNames.BY_RULE.withPool("user-history", "Shared"), true);

        assertThat(value("user-history", "budget", pools, "")).isEqualTo("4");
        assertThat(value("user-history", "budget", pools + override, "")).isEqualTo("3");
        assertThat(byHand.read(LineFormat.PROPERTIES.lines("a", pools))
                        .overCode("user-history")
                        .get(Setting.BUDGET))
                .isEqualTo(3);
    }

    @Test
    void aPoolThatGuardsSharedIsRemarkedOn() {
        String text = "hystrix.threadpool.Shared.coreSize=3\n"
                + "hystrix.command.A.threadPoolKeyOverride=Shared\nhystrix.command.B.threadPoolKeyOverride=Shared\n";

        assertThat(SettingsReaderTest.read(text).remarks())
                .extracting(Remark::toString)
                .containsExactly("guards.properties:1: hystrix.threadpool.Shared.coreSize = 3: "
                        + "guards [a, b, shared] shared this pool; each has a budget of its own, of that size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UserHistory | user-history",
                "userHistory | user-history",
                "UserHistory#getAll(String) | user-history-get-all-string",
                "HTTPClient | http-client",
                "getV2All | get-v2-all",
                "user_history.all | user-history-all",
                "USER-HISTORY | user-history",
                "com.example.UserHistory | com-example-user-history",
            })
    void theNameOfAGuardIsMadeOfTheWordsOfAKey(String key, String guard) {
        assertThat(HystrixNames.BY_RULE.guard(key)).isEqualTo(guard);
    }

    @ParameterizedTest
    @CsvSource({
        "hystrix.command.UserHistory#getAll(String).fallback.enabled",
        "hystrix.command.[UserHistory#getAll(String)].fallback.enabled",
        "hystrix.command[UserHistory#getAll(String)].fallback.enabled",
        "hystrix.command.UserHistory.getAll.String.fallback.enabled",
    })
    void aKeyMayHaveDotsAndBrackets(String key) {
        assertThat(value("user-history-get-all-string", "tiers-enabled", key + "=false", ""))
                .isEqualTo("false");
    }

    @Test
    void aKeyMappedByHandGoesBeforeTheRule() {
        SettingsReader reader = new SettingsReader()
                .withNames(HystrixNames.BY_RULE
                        .with("UserHistory#getAll(String)", "history")
                        .with("Ünïcode", "unicode"));
        String text = "hystrix.command.UserHistory#getAll(String).fallback.enabled=false\n"
                + "hystrix.command.Ünïcode.fallback.enabled=false\n";
        List<Line> lines = LineFormat.PROPERTIES.lines("a", text);

        assertThat(reader.read(lines).guards()).containsExactly("history", "unicode");
        assertThatThrownBy(() -> new SettingsReader().read(lines))
                .isInstanceOf(SettingsException.class)
                .hasMessage("a:2: hystrix.command.Ünïcode.fallback.enabled = false: "
                        + "no name of a guard can be made of 'Ünïcode': map it by HystrixNames");
    }

    @Test
    void whatIsSaidOfAllCollapsersIsWeakerThanTheirCode() {
        Settings settings = SettingsReaderTest.read("hystrix.collapser.default.timerDelayInMilliseconds=7");

        assertThat(settings.overCode("user-history").get(Setting.COLLAPSE_WINDOW))
                .isNull();
        assertThat(settings.remarks())
                .extracting(Remark::toString)
                .containsExactly("guards.properties:1: hystrix.collapser.default.timerDelayInMilliseconds = 7: "
                        + "the code of every collapser says it, and that is stronger");
    }

    @Test
    void aCollapserWhoseKeyMakesNoNameIsRefused() {
        assertThatThrownBy(() -> SettingsReaderTest.read("hystrix.collapser.Ünïcode.maxRequestsInBatch=7"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("guards.properties:1: hystrix.collapser.Ünïcode.maxRequestsInBatch = 7: "
                        + "no name of a guard can be made of 'Ünïcode': map it by HystrixNames");
    }

    @Test
    void twoKeysOfOneGuardAreRefused() {
        assertThatThrownBy(() -> SettingsReaderTest.read("hystrix.command.UserHistory.fallback.enabled=false\n"
                        + "hystrix.command.user_history.fallback.enabled=true\n"))
                .isInstanceOf(SettingsException.class)
                .hasMessage(
                        "guards.properties:2: hystrix.command.user_history.fallback.enabled = true: 'user_history' and "
                                + "'UserHistory' both mean guard 'user-history': map one of them to another by HystrixNames");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execution.isolation.thread.timeoutInMilliseconds=${TIMEOUT:1000} | expected '${...}' is not filled in here: write the value",
                "execution.isolation.thread.timeoutInMilliseconds=1s | expected a number of milliseconds, 0 to a day",
                "execution.isolation.thread.timeoutInMilliseconds=0 | expected 1 or more",
                "execution.isolation.strategy=THREADS | expected THREAD or SEMAPHORE",
                "circuitBreaker.enabled=aye | expected true or false",
                "circuitBreaker.requestVolumeThreshold=-1 | expected a number, 0 or more",
                "metrics.rollingStats.timeInMilliseconds=5 | expected 10 milliseconds or more",
            })
    void aBadValueIsRefused(String property, String expected) {
        String line = "hystrix.command.UserHistory." + property;

        assertThatThrownBy(() -> SettingsReaderTest.read(line))
                .isInstanceOf(SettingsException.class)
                .hasMessage("guards.properties:1: " + line.replace("=", " = ") + ": " + expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hystrix.stream.queue.enabled | it is not of a command, a thread pool or a collapser; a guard has nothing like it",
                "hystrix.command.UserHistory.circuitBreaker.requestVolumeTreshold | Hystrix 1.5.18 has no such property, so it did nothing; did you mean 'circuitBreaker.requestVolumeThreshold'?",
                "hystrix.command.UserHistory.colour | Hystrix 1.5.18 has no such property, so it did nothing",
            })
    void whatHystrixDidNotKnowIsRemarkedOn(String key, String reason) {
        assertThat(SettingsReaderTest.read(key + "=5").remarks())
                .extracting(Remark::toString)
                .containsExactly("guards.properties:1: " + key + " = 5: " + reason);
    }

    @Test
    void ofALineThatIsSaidTwiceTheLastCountsAsItDidForHystrix() {
        String line = "hystrix.command.UserHistory.execution.isolation.thread.timeoutInMilliseconds=";
        Settings settings = SettingsReaderTest.read(line + "1\n" + line + "2\n");

        assertThat(settings.overCode("user-history").get(Setting.DEADLINE)).isEqualTo(Duration.ofMillis(2));
        assertThat(settings.remarks())
                .extracting(Remark::reason)
                .containsExactly("it is said again (guards.properties:2), and the last one counts");
    }
}
