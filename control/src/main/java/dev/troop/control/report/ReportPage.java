package dev.troop.control.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The report of a drill as one self-contained page: a template with the report's JSON in it.
 *
 * <p>The page asks no other machine for anything, and shows what the JSON says without ever running it, whatever text
 * is in it. Stateless, safe for any thread.
 */
public final class ReportPage {
    private static final String TEMPLATE = "report.html";
    private static final String PLACE = "{{report}}";

    private ReportPage() {}

    /**
     * The page that shows {@code reportJson}.
     *
     * @param reportJson the report, a JSON object; not checked here: the page says so if it cannot read it
     * @return HTML, to be written as UTF-8
     */
    public static String render(String reportJson) {
        String template = template();
        int place = template.indexOf(PLACE);
        if (place < 0) {
            throw new IllegalStateException(TEMPLATE + " has no place for the report: expected " + PLACE);
        }
        return template.substring(0, place) + inert(reportJson) + template.substring(place + PLACE.length());
    }

    /**
     * The same JSON without any character that means something to the parser of HTML or, in old browsers, ends a line
     * of script. In JSON these occur in strings only, where each may be written as an escape.
     */
    private static String inert(String json) {
        return json.replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private static String template() {
        try (InputStream in = ReportPage.class.getResourceAsStream(TEMPLATE)) {
            if (in == null) {
                throw new FileNotFoundException(TEMPLATE + " is not on the class path beside " + ReportPage.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the report's template cannot be read", e);
        }
    }
}
