package dev.troop.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troop.core.ManualTicker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What a guard with a breaker and a fallback takes that nobody calls yet, by the virtual machine's own histogram of the heap. */
final class RetainedBytesTest {
    private static final int GUARDS = 5000;
    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

    @Test
    void aGuardThatNobodyCallsStaysSmall() throws Exception {
        Guards guards = new Guards(new ManualTicker());
        Object[] all = new Object[GUARDS];
        String[] names = new String[GUARDS];
        for (int i = 0; i < GUARDS; i++) {
            names[i] = "retained-" + i;
        }
        guard(guards, "first").call("ann", () -> "new");
        long before = heapBytes();
        for (int i = 0; i < GUARDS; i++) {
            all[i] = guard(guards, names[i]);
        }
        long each = (heapBytes() - before) / GUARDS;

        assertThat(each).as("bytes of one guard").isBetween(300L, 850L);
        assertThat(all).doesNotContainNull();
    }

    private static Guard<String> guard(Guards guards, String name) {
        return guards.<String>guard(name)
                .owner("profiles")
                .deadline(Duration.ofMillis(250))
                .budget(64)
                .breaker(Breaker.failureRate(50))
                .quickFallback("popular", (key, cause) -> "popular")
                .otherwiseFail("a test");
    }

    private static long heapBytes() throws JMException {
        Object histogram = Objects.requireNonNull(ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()}));
        Matcher total = TOTAL.matcher(histogram.toString());
        assertThat(total.find()).as("the histogram has a total").isTrue();
        return Long.parseLong(total.group(2));
    }
}
