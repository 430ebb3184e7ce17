package dev.troop.core;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a target.
 *
 * <p>Every fault has a text form, written by {@code toString} and read by {@link #parse}: {@code terminate},
 * {@code hang}, {@code fail}, {@code fail 1} (only the first attempt of a call), {@code status 503}, {@code status 503 1},
 * {@code delay 300ms}, {@code delay 300ms jitter 50ms}.
 */
public sealed interface Fault {

    /** The process is killed (SIGKILL). */
    record Terminate() implements Fault {
        @Override
        public String toString() {
            return "terminate";
        }
    }

    /** The process is stopped where it stands (SIGSTOP): it holds its connections and answers nothing. */
    record Hang() implements Fault {
        @Override
        public String toString() {
            return "hang";
        }
    }

    /**
     * A call fails instead of being made.
     *
     * @param attempts how many attempts of one call fail, from its first; 0 for all of them
     */
    record Fail(int attempts) implements Fault {
        public Fail {
            if (attempts < 0) {
                throw new IllegalArgumentException("failing attempts " + attempts + ": expected 0 (all) or more");
            }
        }

        @Override
        public String toString() {
            return attempts == 0 ? "fail" : "fail " + attempts;
        }
    }

    /**
     * A call fails as if the dependency had answered with this status; what the status means to a caller is up to the
     * adapter of its protocol.
     *
     * @param code as HTTP has it, 400 to 599
     * @param attempts how many attempts of one call fail, from its first; 0 for all of them
     */
    record Status(int code, int attempts) implements Fault {
        public Status {
            if (code < 400 || code > 599) {
                throw new IllegalArgumentException("status " + code + ": expected one of a failure, 400 to 599");
            }
            if (attempts < 0) {
                throw new IllegalArgumentException("failing attempts " + attempts + ": expected 0 (all) or more");
            }
        }

        @Override
        public String toString() {
            return "status " + code + (attempts == 0 ? "" : " " + attempts);
        }
    }

    /**
     * A call is held up before it is made.
     *
     * @param by how long
     * @param jitter by how much at most the delay is longer or shorter, drawn anew for each call
     */
    record Delay(Duration by, Duration jitter) implements Fault {
        public Delay {
            if (by.isNegative() || jitter.isNegative() || jitter.compareTo(by) > 0) {
                throw new IllegalArgumentException(
                        "delay " + by + " jitter " + jitter + ": expected 0 <= jitter <= delay");
            }
        }

        @Override
        public String toString() {
            return "delay " + by.toMillis() + "ms" + (jitter.isZero() ? "" : " jitter " + jitter.toMillis() + "ms");
        }
    }

    /** Reads the text form. */
    static Fault parse(String text) {
        Matcher fail = Text.FAIL.matcher(text);
        Matcher status = Text.STATUS.matcher(text);
        Matcher delay = Text.DELAY.matcher(text);
        if (text.equals("terminate")) {
            return new Terminate();
        } else if (text.equals("hang")) {
            return new Hang();
        } else if (fail.matches()) {
            return new Fail(Text.number(fail.group(1)));
        } else if (status.matches()) {
            return new Status(Text.number(status.group(1)), Text.number(status.group(2)));
        } else if (delay.matches()) {
            return new Delay(
                    Duration.ofMillis(Text.number(delay.group(1))), Duration.ofMillis(Text.number(delay.group(2))));
        }
        throw new IllegalArgumentException("fault '" + text + "': expected terminate, hang, fail, fail N, status CODE,"
                + " status CODE N, delay Nms or delay Nms jitter Nms");
    }

    /** The shapes of the text form. */
    final class Text {
        private static final Pattern FAIL = Pattern.compile("fail(?: ([0-9]{1,4}))?");
        private static final Pattern STATUS = Pattern.compile("status ([0-9]{3})(?: ([0-9]{1,4}))?");
        private static final Pattern DELAY = Pattern.compile("delay ([0-9]{1,8})ms(?: jitter ([0-9]{1,8})ms)?");

        private Text() {}

        private static int number(@Nullable String digits) {
            return digits == null ? 0 : Integer.parseInt(digits);
        }
    }
}
