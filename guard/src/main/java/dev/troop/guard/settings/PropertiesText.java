package dev.troop.guard.settings;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads properties as {@link java.util.Properties} does, and knows on which line each began. */
final class PropertiesText {
    private static final int HEX_DIGITS = 4;

    private final String source;
    private final List<String> natural;
    private final List<Line> lines = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int next;

    private PropertiesText(String source, String text) {
        this.source = source;
        this.natural = List.of(text.split("\r\n|[\r\n]", -1));
    }

    static List<Line> lines(String source, String text) {
        PropertiesText reading = new PropertiesText(source, text);
        reading.read();
        SettingsException.throwIfAny(reading.problems);
        return reading.lines;
    }

    private void read() {
        while (next < natural.size()) {
            Place place = new Place(source, next + 1);
            String logical = logicalLine();
            if (logical != null) {
                add(logical, place);
            }
        }
    }

    /** The next line with those that continue it; null for a comment and for a line that says nothing yet. */
    private @Nullable String logicalLine() {
        String first = withoutLeadingBlanks(natural.get(next++));
        if (first.isEmpty() || first.startsWith("#") || first.startsWith("!")) {
            return null;
        }
        StringBuilder logical = new StringBuilder(first);
        while (isContinued(logical)) {
            logical.setLength(logical.length() - 1);
            if (next == natural.size()) {
                break;
            }
            if (logical.isEmpty()) {
                return null;
            }
            logical.append(withoutLeadingBlanks(natural.get(next++)));
        }
        return logical.toString();
    }

    private void add(String logical, Place place) {
        int end = 0;
        while (end < logical.length() && !endsKey(logical.charAt(end))) {
            end += logical.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, logical.length());
        int value = end;
        boolean separated = false;
        while (value < logical.length() && (isBlank(logical.charAt(value)) || isSeparator(logical.charAt(value)))) {
            if (isSeparator(logical.charAt(value))) {
                if (separated) {
                    break;
                }
                separated = true;
            }
            value++;
        }
        String key = unescaped(logical.substring(0, end), place);
        lines.add(new Line(key, unescaped(logical.substring(value), place), place));
    }

    private String unescaped(String text, Place place) {
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char letter = text.charAt(i++);
            if (letter != '\\' || i == text.length()) {
                plain.append(letter);
                continue;
            }
            char escaped = text.charAt(i++);
            if (escaped == 'u') {
                plain.append(unicode(text, i, place));
                i = Math.min(text.length(), i + HEX_DIGITS);
            } else {
                plain.append(
                        switch (escaped) {
                            case 't' -> '\t';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 'f' -> '\f';
                            default -> escaped;
                        });
            }
        }
        return plain.toString();
    }

    private char unicode(String text, int from, Place place) {
        int code = 0;
        for (int i = from; i < from + HEX_DIGITS; i++) {
            int digit = i < text.length() ? hexDigit(text.charAt(i)) : -1;
            if (digit < 0) {
                problems.add(new Problem(place, "", "", "'" + text + "' has a \\u without four hexadecimal digits"));
                return '?';
            }
            code = code * 16 + digit;
        }
        return (char) code;
    }

    private static int hexDigit(char letter) {
        return letter < 128 ? Character.digit(letter, 16) : -1;
    }

    private static boolean isContinued(CharSequence line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static String withoutLeadingBlanks(String line) {
        int start = 0;
        while (start < line.length() && isBlank(line.charAt(start))) {
            start++;
        }
        return line.substring(start);
    }

    private static boolean endsKey(char letter) {
        return isBlank(letter) || isSeparator(letter);
    }

    private static boolean isSeparator(char letter) {
        return letter == '=' || letter == ':';
    }

    private static boolean isBlank(char letter) {
        return letter == ' ' || letter == '\t' || letter == '\f';
    }
}
