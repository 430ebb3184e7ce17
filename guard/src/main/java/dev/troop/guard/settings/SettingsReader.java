package dev.troop.guard.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Makes settings of files and texts.
 *
 * <p>Reads the keys that begin with {@code guards.} and, unless told not to, those that begin with {@code hystrix.}; all others
 * belong to somebody else. What it cannot use it refuses as a whole, with all problems at once. Immutable and thread safe.
 *
 * @param names which guard is meant by a key of Hystrix
 * @param readsHystrix whether {@code hystrix.} is read
 */
public record SettingsReader(HystrixNames names, boolean readsHystrix) {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /** Reads both, and finds guards by the rule for names of Hystrix. */
    public SettingsReader() {
        this(HystrixNames.BY_RULE, true);
    }

    /** The same with other names. */
    public SettingsReader withNames(HystrixNames other) {
        return new SettingsReader(other, readsHystrix);
    }

    /** The same without an eye for Hystrix. */
    public SettingsReader withoutHystrix() {
        return new SettingsReader(names, false);
    }

    /**
     * Reads a file of properties in UTF-8.
     *
     * @throws IOException if it cannot be read
     * @throws SettingsException if it cannot be used
     */
    public Settings read(Path file) throws IOException {
        return read(file, LineFormat.PROPERTIES);
    }

    /**
     * Reads a file in UTF-8 of any format.
     *
     * @throws IOException if it cannot be read
     * @throws SettingsException if it cannot be used
     */
    public Settings read(Path file, LineFormat format) throws IOException {
        return read(file.toString(), Files.readAllBytes(file), format);
    }

    /**
     * Makes settings of lines.
     *
     * @throws SettingsException if they cannot be used
     */
    public Settings read(List<Line> lines) {
        List<Problem> problems = new ArrayList<>();
        Settings guards = GuardLines.read(lines, problems);
        Settings hystrix = readsHystrix ? new HystrixLines(names, problems).read(lines) : Settings.NONE;
        problems.sort(Comparator.comparingInt(problem -> problem.place().line()));
        SettingsException.throwIfAny(problems);
        return hystrix.under(guards);
    }

    /**
     * Makes settings of the bytes of a file that is called {@code source}.
     *
     * @throws SettingsException if they cannot be used
     */
    public Settings read(String source, byte[] bytes, LineFormat format) {
        return read(format.lines(source, decoded(source, bytes)));
    }

    private static String decoded(String source, byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(left, text, true);
        text.flip();
        if (result.isError()) {
            int line = 1 + (int) text.chars().filter(letter -> letter == '\n').count();
            String expected = "not UTF-8: save the file as UTF-8";
            throw new SettingsException(List.of(new Problem(new Place(source, line), "", "", expected)));
        }
        String all = text.toString();
        return all.startsWith(BYTE_ORDER_MARK) ? all.substring(1) : all;
    }
}
