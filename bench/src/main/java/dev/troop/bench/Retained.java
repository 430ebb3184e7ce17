package dev.troop.bench;

import dev.troop.core.Ticker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What many objects of one contestant take: the difference between two histograms of the heap, by the virtual machine
 * itself, each after a full collection. Everything that only they keep alive is in it, wherever it hangs: registries too.
 *
 * <p>Runs in a process of its own for each contestant, and prints one line for {@link Bench}.
 */
public final class Retained {
    private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofSeconds(2);

    private Retained() {}

    /** The contestant, and how many. */
    public static void main(String[] args) throws Exception {
        Contestant contestant = Contestant.valueOf(args[0]);
        int instances = Integer.parseInt(args[1]);
        String[] names = new String[instances];
        for (int i = 0; i < instances; i++) {
            names[i] = "retained-" + i;
        }
        Protection[] all = new Protection[instances];
        try (Protection first = contestant.protect(new Wanted("first", Wanted.ANSWERS))) {
            first.call();
            long empty = heapBytes();
            for (int i = 0; i < instances; i++) {
                all[i] = contestant.protect(new Wanted(names[i], Wanted.ANSWERS));
            }
            long fresh = heapBytes();
            for (Protection one : all) {
                Proof.expect(Wanted.ANSWER, one.call(), "from the primary");
            }
            long used = heapBytes();
            long idleMicros = idleMicros();
            System.out.println((fresh - empty) / instances + " " + (used - empty) / instances + " " + idleMicros);
        }
        Runtime.getRuntime().halt(0); // some leave threads behind
    }

    private static long heapBytes() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher total = TOTAL.matcher(histogram.toString());
        if (!total.find()) {
            throw new IllegalStateException("the histogram of the heap has no total: " + histogram);
        }
        return Long.parseLong(total.group(2));
    }

    private static long idleMicros() throws InterruptedException {
        ProcessTime time = new ProcessTime();
        Ticker.system().pause(SETTLE);
        long before = time.cpuNanos();
        Ticker.system().pause(IDLE);
        return (time.cpuNanos() - before) / IDLE.toMillis();
    }
}
