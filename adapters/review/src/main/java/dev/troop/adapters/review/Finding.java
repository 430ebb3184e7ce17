package dev.troop.adapters.review;

/**
 * Something that a review found.
 *
 * @param verdict what it is
 * @param file the source file ({@code com/acme/Orders.java}), or the file of exceptions
 * @param line the line in it; 0 if unknown
 * @param method the class and method, {@code com.acme.Orders.load}; of an exception, what it excepts
 * @param what what is called, or the guard and, after a slash, its tier
 * @param kind what sort of call, such as {@code jdbc}; {@code guard} or {@code exception} for those
 * @param why how the review came to say so
 * @param fix what to do, in a sentence
 */
public record Finding(
        Verdict verdict, String file, int line, String method, String what, String kind, String why, String fix) {

    /** File and line, {@code com/acme/Orders.java:42}. */
    public String place() {
        return line > 0 ? file + ":" + line : file;
    }
}
