package dev.troop.guard.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class LayersPropertyTest {

    /** Who may say something, the weakest first. */
    private enum Level {
        HYSTRIX_DEFAULT,
        HYSTRIX_OF_ANOTHER_POOL,
        CODE,
        FILE_DEFAULT,
        FILE_GUARD,
        LIVE_DEFAULT,
        LIVE_GUARD
    }

    /** Somebody says a value of one of {@link #SETTINGS}. */
    record Saying(Level level, int setting, int value) {}

    private static final List<Setting<Integer>> SETTINGS =
            List.of(Setting.BUDGET, Setting.TIER_BUDGET, Setting.BREAKER_PROBES);

    @Provide
    Arbitrary<List<Saying>> sayings() {
        return Combinators.combine(
                        Arbitraries.of(Level.class),
                        Arbitraries.integers().between(0, SETTINGS.size() - 1),
                        Arbitraries.integers().between(1, 1000))
                .as(Saying::new)
                .list()
                .ofMaxSize(20);
    }

    private static Said<Integer> said(Saying saying) {
        return new Said<>(SETTINGS.get(saying.setting), saying.value, "a key", Place.of(saying.level.name()));
    }

    @Property(tries = 3000)
    void theValueOfTheStrongestWhoSaysOneCounts(@ForAll("sayings") List<Saying> sayings) {
        Settings file = Settings.NONE;
        Settings live = Settings.NONE;
        Values code = Values.NONE;
        Map<Integer, Map<Level, Integer>> model = new HashMap<>();
        for (Saying saying : sayings) {
            switch (saying.level) {
                case HYSTRIX_DEFAULT -> file = file.withUnderCode(Settings.DEFAULT, said(saying));
                case HYSTRIX_OF_ANOTHER_POOL -> file = file.withUnderCode("a", said(saying));
                case CODE -> code = code.with(said(saying));
                case FILE_DEFAULT -> file = file.with(Settings.DEFAULT, said(saying));
                case FILE_GUARD -> file = file.with("a", said(saying));
                case LIVE_DEFAULT -> live = live.with(Settings.DEFAULT, said(saying));
                case LIVE_GUARD -> live = live.with("a", said(saying));
            }
            model.computeIfAbsent(saying.setting, setting -> new HashMap<>()).put(saying.level, saying.value);
        }

        Values values = new Layers(file, live).of("a", code);

        for (int setting = 0; setting < SETTINGS.size(); setting++) {
            Integer expected = SETTINGS.get(setting).standard();
            for (Level level : Level.values()) {
                expected = model.getOrDefault(setting, Map.of()).getOrDefault(level, expected);
            }
            assertThat(values.get(SETTINGS.get(setting))).isEqualTo(expected);
        }
    }

    @Property(tries = 500)
    void whatIsSaidOfAnotherGuardIsNothingToThisOne(@ForAll("sayings") List<Saying> sayings) {
        Settings file = Settings.NONE;
        for (Saying saying : sayings) {
            file = file.with("b", said(saying)).withUnderCode("b", said(saying));
        }

        assertThat(new Layers(file, file).of("a", Values.NONE).all()).isEmpty();
    }

    /** Any value of any setting, as it is written. */
    @Provide
    Arbitrary<List<String>> lines() {
        List<Arbitrary<String>> all = new ArrayList<>();
        for (Setting<?> setting : Setting.ALL) {
            all.add(text(setting).map(text -> setting.name() + "=" + text));
        }
        return Combinators.combine(Arbitraries.of("a", "user-history", Settings.DEFAULT), Arbitraries.oneOf(all))
                .as((guard, text) -> "guards." + guard + "." + text)
                .list()
                .uniqueElements(line -> line.substring(0, line.indexOf('=')))
                .ofMaxSize(30);
    }

    private static Arbitrary<String> text(Setting<?> setting) {
        List<String> candidates = new ArrayList<>(List.of(
                "true",
                "false",
                "off",
                "none",
                "open",
                "closed",
                "virtual-thread",
                "callers-thread",
                "pool",
                "1",
                "10",
                "50",
                "100"));
        for (int i = 1; i < 90_000; i = i * 7 / 2 + 1) {
            candidates.add(i + "ns");
            candidates.add(i + "us");
            candidates.add(i + "ms");
            candidates.add(i + "s");
            candidates.add(Duration.ofNanos(i * 1001L).toNanos() + "ns");
        }
        return Arbitraries.of(
                candidates.stream().filter(text -> setting.read(text) != null).toList());
    }

    @Property
    void whatIsPrintedIsReadAgain(@ForAll("lines") List<String> lines) {
        Settings read = SettingsReaderTest.read(String.join("\n", lines));
        Settings again = SettingsReaderTest.read(read.print());

        assertThat(again.print()).isEqualTo(read.print());
        assertThat(again.guards()).isEqualTo(read.guards());
        for (Setting<?> setting : Setting.ALL) {
            assertThat(again.overCode("a").get(setting))
                    .isEqualTo(read.overCode("a").get(setting));
        }
        assertThat(read.print().lines()).hasSameSizeAs(lines);
    }
}
