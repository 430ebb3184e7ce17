package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.core.ManualTicker;
import dev.troop.guard.settings.LineFormat;
import dev.troop.guard.settings.Settings;
import dev.troop.guard.settings.SettingsException;
import dev.troop.guard.settings.SettingsReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which settings guards run under, and how those change. */
final class LiveSettingsTest {
    private static final Callable<String> FAILING = () -> {
        throw new IOException("refused");
    };

    private final ManualTicker ticker = new ManualTicker();
    private final Guards guards = new Guards(ticker);
    private final LiveSettings settings = guards.settings();

    static Settings read(String... lines) {
        return new SettingsReader().read(LineFormat.PROPERTIES.lines("guards.properties", String.join("\n", lines)));
    }

    private Draft<String> draft(String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(Duration.ofSeconds(1))
                .budget(2);
    }

    private static Duration deadlineOf(Guard<String> guard) {
        AtomicReference<Duration> deadline = new AtomicReference<>();
        guard.call("ann", () -> {
            CallContext context = CallContext.current();
            deadline.set(context == null ? Duration.ZERO : context.deadline().remaining());
            return "new";
        });
        return deadline.get();
    }

    @Test
    void aLiveOverrideGoesBeforeTheFileAndTheFileBeforeTheCode() {
        Guard<String> guard = draft("history").otherwiseOmit("");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(1));

        settings.apply(read("guards.default.deadline=2s", "guards.history.deadline=3s"), "test");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(3));

        settings.override("anna", "guards.default.deadline", "4s");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(4));

        settings.override("anna", "guards.history.deadline", "5s");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(5));
        assertThat(guard.evidence().deadline()).isEqualTo(Duration.ofSeconds(5));

        settings.override("anna", live -> Settings.NONE);
        settings.apply(read("guards.default.deadline=2s"), "test");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(2));

        settings.apply(Settings.NONE, "test");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aGuardThatIsMadeLaterFollowsToo() {
        settings.apply(read("guards.history.deadline=3s"), "test");

        assertThat(deadlineOf(draft("history").otherwiseOmit(""))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aGuardThatIsMadeLaterAndDoesNotGoWithItsSettingsIsRefused() {
        settings.apply(read("guards.history.deadline=100ms"), "test");

        Draft<String> draft = draft("history").hedgeAfter(Duration.ofMillis(200));

        assertThatThrownBy(() -> draft.otherwiseOmit(""))
                .isInstanceOf(SettingsException.class)
                .hasMessage("guards.properties:1: guards.history.deadline = 100ms: "
                        + "expected hedge-after to be less than the deadline; hedge-after is 200ms (the code)");
        assertThat(guards.evidence()).isEmpty();
    }

    @Test
    void aGuardMayTakeItsBoundsFromSettingsAndIsRefusedIfTheyHaveNone() {
        settings.apply(read("hystrix.command.default.execution.isolation.thread.timeoutInMilliseconds=1500"), "test");
        Guard<String> guard = guards.<String>guard("history")
                .owner("profiles")
                .boundsFromSettings()
                .otherwiseOmit("");

        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofMillis(1500));
        assertThat(guard.evidence().budget()).isEqualTo(10);
        assertThat(guard.evidence().breaker()).isEqualTo("closed");
        assertThatThrownBy(() -> settings.apply(Settings.NONE, "test"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("guards.history.deadline = : guard 'history' takes it from settings")
                .hasMessageContaining("guards.history.budget = ");
        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void whatDoesNotGoTogetherForOneGuardChangesNone() {
        Guard<String> history =
                draft("history").hedgeAfter(Duration.ofMillis(200)).otherwiseOmit("");
        Guard<String> popular = draft("popular").otherwiseOmit("");
        List<String> told = listen();

        assertThatThrownBy(() -> settings.apply(read("guards.default.deadline=100ms"), "ben"))
                .isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> settings.override("anna", "guards.default.deadline", "100 ms"))
                .isInstanceOf(SettingsException.class);

        assertThat(deadlineOf(history)).isEqualTo(Duration.ofSeconds(1));
        assertThat(deadlineOf(popular)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.file().print()).isEmpty();
        assertThat(settings.overrides().print()).isEmpty();
        assertThat(told).hasSize(2);
        assertThat(told.get(0))
                .startsWith("refused ben: guards.properties:1: guards.default.deadline = 100ms: expected");
        assertThat(told.get(1)).startsWith("refused anna: anna: guards.default.deadline = 100 ms: expected");
    }

    @Test
    void whatChangedIsToldWithFromToWhereAndByWhom() {
        draft("history").otherwiseOmit("");
        draft("popular").breaker(Breaker.failureRate(50)).otherwiseOmit("");
        List<String> told = listen();

        settings.apply(read("guards.history.deadline=3s", "guards.default.breaker.sleep=1m"), "reload");
        settings.apply(read("guards.history.deadline=3s", "guards.default.breaker.sleep=1m"), "reload");
        settings.override("anna", "guards.history.breaker.force", "open");
        settings.withdraw("anna", "guards.history.breaker.force");
        settings.apply(Settings.NONE, "reload");

        assertThat(told)
                .containsExactly(
                        "history: deadline: 1s -> 3s (guards.properties:1), by reload",
                        "history: breaker.enabled: false -> true (by default), by reload",
                        "history: breaker.sleep: 5s -> 1m (guards.properties:2), by reload",
                        "popular: breaker.sleep: 5s -> 1m (guards.properties:2), by reload",
                        "history: breaker.force: none -> open (anna), by anna",
                        "history: breaker.force: open -> none (by default), by anna",
                        "history: deadline: 3s -> 1s (the code), by reload",
                        "history: breaker.enabled: true -> false (by default), by reload",
                        "history: breaker.sleep: 1m -> 5s (by default), by reload",
                        "popular: breaker.sleep: 1m -> 5s (the code), by reload");
    }

    @Test
    void aListenerThatThrowsChangesNothingAndTheOthersAreTold() {
        Guard<String> guard = draft("history").otherwiseOmit("");
        settings.onChange(new SettingsListener() {
            @Override
            public void changed(List<SettingsChange> changes) {
                throw new IllegalStateException("no");
            }

            @Override
            public void refused(SettingsException why, String by) {
                throw new IllegalStateException("no");
            }
        });
        List<String> told = listen();

        settings.override("anna", "guards.history.deadline", "3s");

        assertThat(deadlineOf(guard)).isEqualTo(Duration.ofSeconds(3));
        assertThat(told).hasSize(1);
    }

    @Test
    void whatNoGuardHasIsUnknownUntilOneHas() {
        settings.apply(read("guards.history.deadline=3s", "guards.default.budget=5"), "test");
        settings.override("anna", "guards.popular.deadline", "3s");
        assertThat(settings.unknown()).containsExactly("history", "popular");

        draft("history").otherwiseOmit("");
        assertThat(settings.unknown()).containsExactly("popular");
    }

    @Test
    void everyValueThatCountsIsShownWithWhereItWasSaid() {
        draft("history").otherwiseOmit("");
        settings.apply(read("guards.history.deadline=3s"), "test");

        assertThat(settings.of("history"))
                .extracting(Object::toString)
                .contains("guards.history.deadline = 3s (guards.properties:1)", "guards.history.budget = 2 (the code)");
        assertThatThrownBy(() -> settings.of("histroy"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("guard 'histroy': expected one of [history]");
    }

    @Test
    void aRetryIsMadeOnlyWhereTheCodeSaysThatItIsSafe() {
        AtomicInteger attempts = new AtomicInteger();
        Callable<String> primary = () -> {
            attempts.incrementAndGet();
            throw new IOException("refused");
        };
        Guard<String> safe = draft("safe").retry(0).otherwiseOmit("");
        settings.apply(read("guards.safe.retry.attempts=2"), "test");

        safe.call("ann", primary);

        assertThat(attempts).hasValue(3);
        draft("unsafe").otherwiseOmit("");
        assertThatThrownBy(() -> settings.override("anna", "guards.unsafe.retry.attempts", "2"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("expected 0: the code of guard 'unsafe' does not say that a retry is safe");
    }

    @ParameterizedTest
    @CsvSource({"virtual-thread, true, false", "callers-thread, false, true", "pool, false, false"})
    void aGuardRunsWhereItsSettingsSay(String where, boolean isVirtual, boolean isCallers) throws Exception {
        Guard<String> guard = draft("history").otherwiseOmit("");
        settings.apply(read("guards.history.run-on=" + where, "guards.history.pool-threads=1"), "test");
        AtomicReference<Thread> ran = new AtomicReference<>();

        guard.call("ann", () -> {
            ran.set(Thread.currentThread());
            return "new";
        });

        assertThat(ran.get().isVirtual()).isEqualTo(isVirtual);
        assertThat(ran.get() == Thread.currentThread()).isEqualTo(isCallers);
    }

    @Test
    void tiersThatAreSwitchedOffArePassedOverToTheEnd() {
        Guard<String> guard =
                draft("history").fallback("snapshot", call -> "old").otherwiseOmit("nothing");
        assertThat(guard.call("ann", FAILING).value()).isEqualTo("old");

        settings.override("anna", "guards.history.tiers-enabled", "false");
        assertThat(guard.call("ann", FAILING).value()).isEqualTo("nothing");

        settings.withdraw("anna", "guards.history.tiers-enabled");
        assertThat(guard.call("ann", FAILING).value()).isEqualTo("old");
        assertThat(guard.evidence().answers()).containsEntry("snapshot", 2L).containsEntry("omitted", 1L);
    }

    private List<String> listen() {
        List<String> told = new ArrayList<>();
        settings.onChange(new SettingsListener() {
            @Override
            public void changed(List<SettingsChange> changes) {
                changes.forEach(change -> told.add(change.toString()));
            }

            @Override
            public void refused(SettingsException why, String by) {
                told.add("refused " + by + ": " + why.getMessage());
            }
        });
        return told;
    }

    @Test
    void aListenerThatFailsHowSoeverDoesNotKeepTheOthersFromHearing() {
        draft("history").otherwiseOmit("");
        settings.onChange(new SettingsListener() {
            @Override
            public void changed(List<SettingsChange> changes) {
                throw new NoClassDefFoundError("a test");
            }

            @Override
            public void refused(SettingsException why, String by) {}
        });
        List<String> heard = listen();

        settings.override("anna", "guards.history.deadline", "5s");

        assertThat(heard).hasSize(1);
    }
}
