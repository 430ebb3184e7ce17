package dev.troop.adapters.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troop.guard.Guards;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Which calls of a bean go through its guard, and who gets the bean. */
final class GuardedCallsTest {
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GuardsAutoConfiguration.class))
            .withPropertyValues(
                    "troop.guards.history.owner=profiles",
                    "troop.guards.history.deadline=20s",
                    "troop.guards.history.budget=20",
                    "troop.guards.history.tier-deadline=20s");

    private static Map<String, Long> answers(ApplicationContext context) {
        return context.getBean(Guards.class).evidence().getFirst().answers();
    }

    @Guarded(value = "history", fallback = Snapshots.class)
    interface History {
        String rail(String user);
    }

    static final class Snapshots implements History {
        @Override
        public String rail(String user) {
            return "snapshot of " + user;
        }
    }

    static final class Remote implements History {
        @Override
        public String rail(String user) {
            if (user.equals("ann")) {
                throw new IllegalStateException("down");
            }
            return "rail of " + user;
        }
    }

    /** As applications ask for what they need. */
    record Page(History history) {}

    @Test
    void whoAsksForTheInterfaceGetsTheGuardedBeanAndNotItsFallback() {
        application
                .withBean(Snapshots.class)
                .withBean(Remote.class)
                .withBean(Page.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    History history = context.getBean(Page.class).history();
                    assertThat(history.rail("eve")).isEqualTo("rail of eve");
                    assertThat(history.rail("ann")).isEqualTo("snapshot of ann");
                    assertThat(answers(context)).containsEntry("primary", 1L).containsEntry("snapshots", 1L);
                    assertThat(context.getBean(Snapshots.class).rail("ann")).isEqualTo("snapshot of ann");
                });
    }

    @Test
    void theCallersFaultOfAWebClientIsThrownAsItIs() {
        History reactive = user -> {
            throw new WebClientResponseException(Integer.parseInt(user)) {};
        };
        application
                .withBean(Snapshots.class)
                .withBean("client", History.class, () -> reactive)
                .run(context -> {
                    History history = context.getBean(History.class);
                    assertThatThrownBy(() -> history.rail("404")).isInstanceOf(WebClientResponseException.class);
                    assertThat(history.rail("503")).isEqualTo("snapshot of 503");
                    assertThat(history.rail("429")).isEqualTo("snapshot of 429");
                });
    }

    interface Narrow extends History {
        @Override
        String rail(String user);
    }

    @Test
    void aNarrowerInterfaceThatSaysAMethodAgainIsGuardedToo() {
        Narrow narrow = user -> {
            throw new IllegalStateException("down");
        };
        application
                .withBean(Snapshots.class)
                .withBean(Narrow.class, () -> narrow)
                .run(context -> {
                    assertThat(context.getBean(Narrow.class).rail("ann")).isEqualTo("snapshot of ann");
                    assertThat(answers(context)).containsEntry("snapshots", 1L);
                });
    }

    @Guarded(value = "history", failBecause = "a test")
    interface Store<K> {
        String read(K key);
    }

    interface Numbered extends Store<Integer> {
        @Override
        String read(Integer number);

        String read(String word);
    }

    static final class Numbers implements Numbered {
        @Override
        public String read(Integer number) {
            return "number " + number;
        }

        @Override
        public String read(String word) {
            return "word " + word;
        }
    }

    @Test
    void aNarrowerInterfaceThatSaysAMethodWithItsOwnTypesIsGuardedToo() {
        application.withBean("numbers", Numbers.class).run(context -> {
            Numbered numbers = (Numbered) context.getBean("numbers", Store.class);
            assertThat(numbers.read(7)).isEqualTo("number 7");
            assertThat(answers(context)).containsEntry("primary", 1L);
            assertThat(numbers.read("seven")).isEqualTo("word seven");
            assertThat(answers(context)).as("another method").containsEntry("primary", 1L);
        });
    }

    @Guarded(value = "history", fallbackMethod = "popular")
    interface Titled {
        String rail(String user);

        default String popular(String user) {
            return "popular";
        }

        default String title() {
            return "untitled";
        }

        default String twice(String user) {
            return rail(user) + ", " + rail(user);
        }
    }

    static final class OwnTitle implements Titled {
        @Override
        public String rail(String user) {
            if (user.equals("ann")) {
                throw new IllegalStateException("down");
            }
            return "rail";
        }

        @Override
        public String popular(String user) {
            return "popular here";
        }

        @Override
        public String title() {
            return "the rail";
        }
    }

    @Test
    void aDefaultMethodThatTheBeanOverridesIsTheBeans() {
        application.withBean(OwnTitle.class).run(context -> {
            Titled titled = context.getBean(Titled.class);
            assertThat(titled.title()).isEqualTo("the rail");
            assertThat(titled.rail("ann")).isEqualTo("popular here");
            assertThat(titled.twice("eve")).isEqualTo("rail, rail");
            assertThat(answers(context)).as("of what a default method calls").containsEntry("primary", 2L);
        });
    }

    @Test
    void aBeanIsEqualToItselfAndToNoOther() {
        application.withBean(Snapshots.class).withBean("remote", Remote.class).run(context -> {
            Object one = context.getBean("remote");
            Object same = context.getBean("remote");
            assertThat(one.equals(same)).isTrue();
            assertThat(one).hasSameHashCodeAs(same);
            assertThat(one.equals(new Remote())).isFalse();
            assertThat(one.equals(null)).isFalse();
            assertThat(one.equals("remote")).isFalse();
        });
    }
}
