package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jfr.Event;
import jdk.jfr.Name;
import org.junit.jupiter.api.Test;

/** The page about figures names what there is, all of it and nothing else. */
final class FiguresPageTest {
    /** Fields that the Java machine adds to an event's class once it has been recorded. */
    private static final List<String> ADDED_WHEN_RECORDED =
            List.of("startTime", "duration", "eventThread", "stackTrace");

    private static final Path PAGE = Path.of("..", "docs", "figures.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** The names in the first column of a table, or in the first two, row by row. */
    private static List<String> names(String table, int columns) throws IOException {
        String page = Files.readString(PAGE);
        String begin = "<!-- begin: " + table + " -->";
        String rows = page.substring(page.indexOf(begin) + begin.length(), page.indexOf("<!-- end: " + table + " -->"));
        List<String> names = new ArrayList<>();
        for (String row : rows.strip().split("\n", -1)) {
            String[] cells = row.split("\\|", -1);
            String looked = String.join("|", Arrays.asList(cells).subList(1, 1 + columns));
            Matcher name = CODE.matcher(looked);
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        return names;
    }

    private static List<String> components(Class<?> record) {
        return Stream.of(record.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    private static List<String> texts(Object[] constants) {
        return Stream.of(constants).map(Object::toString).toList();
    }

    @Test
    void everyFigureIsThere() throws Exception {
        assertThat(names("GuardFigures", 1)).isEqualTo(components(GuardFigures.class));
        assertThat(names("GuardEvidence", 1)).isEqualTo(components(GuardEvidence.class));
    }

    @Test
    void everyCauseAndEveryReasonIsThere() throws Exception {
        assertThat(names("Cause", 1)).isEqualTo(texts(GuardFigures.Cause.values()));
        assertThat(names("Why", 1)).isEqualTo(texts(Rejection.Why.values()));
    }

    @Test
    void everyEventIsThere() throws Exception {
        List<String> events = Stream.of(GuardEvent.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();

        assertThat(names("GuardEvent", 1)).isEqualTo(events);
    }

    @Test
    void everyEventOfTheFlightRecorderIsThereWithItsFields() throws Exception {
        List<String> events = new ArrayList<>();
        for (Class<?> type : Recorded.class.getDeclaredClasses()) {
            if (Event.class.isAssignableFrom(type)) {
                events.add(type.getAnnotation(Name.class).value());
                Stream.of(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .filter(field -> !ADDED_WHEN_RECORDED.contains(field.getName()))
                        .map(Field::getName)
                        .forEach(events::add);
            }
        }

        assertThat(names("JFR", 2)).containsExactlyInAnyOrderElementsOf(events);
    }
}
