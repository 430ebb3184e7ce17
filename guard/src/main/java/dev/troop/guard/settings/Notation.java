package dev.troop.guard.settings;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the values of a setting are written, and which there are. */
sealed interface Notation<V> {

    /** The value that {@code text} writes; null if it writes none. */
    @Nullable
    V read(String text);

    /** As {@link #read} reads it again. */
    String print(V value);

    /** What must be written, for a message. */
    String expected();

    /** The same in a few words, for a table. */
    String range();

    /** A time with its unit. Zero, where it is allowed, is written {@code off}. */
    record Time(Duration least, Duration most, boolean canBeOff) implements Notation<Duration> {
        private static final String OFF = "off";
        private static final Pattern TIME = Pattern.compile("([0-9]{1,18})(ns|us|ms|s|m|h|d)");

        /** A unit and its length. */
        private record Unit(String name, long nanos) {}

        private static final List<Unit> UNITS = List.of(
                new Unit("d", 86_400_000_000_000L),
                new Unit("h", 3_600_000_000_000L),
                new Unit("m", 60_000_000_000L),
                new Unit("s", 1_000_000_000L),
                new Unit("ms", 1_000_000L),
                new Unit("us", 1_000L),
                new Unit("ns", 1L));

        @Override
        public @Nullable Duration read(String text) {
            if (canBeOff && text.equals(OFF)) {
                return Duration.ZERO;
            }
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                return null;
            }
            long number = Long.parseLong(time.group(1));
            for (Unit unit : UNITS) {
                if (unit.name.equals(time.group(2)) && number <= Long.MAX_VALUE / unit.nanos) {
                    Duration read = Duration.ofNanos(number * unit.nanos);
                    return read.compareTo(least) >= 0 && read.compareTo(most) <= 0 ? read : null;
                }
            }
            return null;
        }

        @Override
        public String print(Duration value) {
            return value.isZero() && canBeOff ? OFF : text(value);
        }

        private static String text(Duration value) {
            long nanos = value.toNanos();
            for (Unit unit : UNITS) {
                if (nanos % unit.nanos == 0 && nanos >= unit.nanos) {
                    return nanos / unit.nanos + unit.name;
                }
            }
            return nanos + "ns";
        }

        @Override
        public String expected() {
            return "a whole number with its unit (ns, us, ms, s, m, h, d), such as 250ms, from " + range();
        }

        @Override
        public String range() {
            return text(least) + " to " + text(most) + (canBeOff ? ", or off" : "");
        }
    }

    /** A number of things. */
    record Count(int least, int most) implements Notation<Integer> {
        private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");

        @Override
        public @Nullable Integer read(String text) {
            if (!NUMBER.matcher(text).matches()) {
                return null;
            }
            long number = Long.parseLong(text);
            return number >= least && number <= most ? (int) number : null;
        }

        @Override
        public String print(Integer value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "a whole number without a unit, from " + range();
        }

        @Override
        public String range() {
            return least + " to " + most;
        }
    }

    /** A part of a hundred; the sign may be written. */
    record Percent(int least) implements Notation<Integer> {
        @Override
        public @Nullable Integer read(String text) {
            return new Count(least, 100).read(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
        }

        @Override
        public String print(Integer value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "percent, from " + range();
        }

        @Override
        public String range() {
            return least + " to 100";
        }
    }

    /** One of the words of an enum, in lower case and with {@code -} between their parts. */
    record Word<E extends Enum<E>>(Class<E> words) implements Notation<E> {
        @Override
        public @Nullable E read(String text) {
            for (E word : words.getEnumConstants()) {
                if (print(word).equals(text)) {
                    return word;
                }
            }
            return null;
        }

        @Override
        public String print(E value) {
            return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public String expected() {
            return "one of " + range();
        }

        @Override
        public String range() {
            StringBuilder all = new StringBuilder();
            for (E word : words.getEnumConstants()) {
                all.append(all.isEmpty() ? "" : ", ").append(print(word));
            }
            return all.toString();
        }
    }

    /** True or false. */
    record Truth() implements Notation<Boolean> {
        @Override
        public @Nullable Boolean read(String text) {
            return switch (text) {
                case "true" -> Boolean.TRUE;
                case "false" -> Boolean.FALSE;
                default -> null;
            };
        }

        @Override
        public String print(Boolean value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public String range() {
            return "true, false";
        }
    }
}
