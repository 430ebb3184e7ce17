package dev.troop.showcase.process;

import dev.troop.edge.http.Request;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.world.Library;
import dev.troop.showcase.world.Viewer;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as the words of the company; each method throws {@link IllegalArgumentException} if it does not say that, or
 * says nonsense.
 */
public record Asked(Request request) {
    private static final int MOST_TITLES = 100;

    /** Whom it is about. */
    public Viewer viewer() {
        return new Viewer(text("viewer"));
    }

    /** Which title it is about. */
    public int title() {
        return title(text("title"));
    }

    /** Which titles it is about. */
    public List<Integer> titles() {
        List<Integer> titles = new ArrayList<>();
        for (String number : text("titles").split(",", MOST_TITLES + 1)) {
            titles.add(title(number));
        }
        return titles;
    }

    /** The text of a parameter. */
    public String text(String parameter) {
        String text = request.query(parameter);
        if (text == null || text.isEmpty()) {
            throw new IllegalArgumentException(parameter + " is missing in " + request.route());
        }
        return text;
    }

    /** Its body as a contract. */
    public <T> T body(Class<T> contract) throws Json.Malformed {
        return Json.read(request.body(), contract);
    }

    private static int title(String number) {
        try {
            int title = Integer.parseInt(number);
            if (Library.has(title)) {
                return title;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("title '" + number + "': expected a number", e);
        }
        throw new IllegalArgumentException("title " + number + ": expected 0 to " + (Library.SIZE - 1));
    }
}
