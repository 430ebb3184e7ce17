package dev.troop.cache;

import dev.troop.cache.ItemStore.When;
import dev.troop.core.Deadline;
import dev.troop.core.Ticker;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.Semaphore;

/**
 * What one client of a {@link CacheServer} says, and what it is answered, word for word as memcached answers.
 *
 * <p>The first word {@code GET}, in capitals, is no memcached command but a web client: it is answered by HTTP and the
 * connection ends, so that whoever asks {@code GET /troop/health} on this port learns that the server is ready.
 */
final class Conversation {
    static final int MAX_VALUE_BYTES = 1024 * 1024;
    static final int MAX_KEY_BYTES = 250;

    /** Room for a {@code get} of a hundred of the longest keys. */
    private static final int MAX_LINE_BYTES = 32 * 1024;

    /** A client that starts to send a value and stops holds a share of {@code incomingBytes}, so it has to end. */
    private static final Duration TIME_FOR_A_VALUE = Duration.ofSeconds(10);

    private static final long NO_NUMBER = Long.MIN_VALUE;
    private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format";

    private final Wire wire;
    private final ItemStore store;
    private final Semaphore incomingBytes;
    private final CacheServer server;
    private final Ticker ticker;

    /**
     * A conversation over {@code wire} about {@code store}.
     *
     * @param incomingBytes how many bytes of values all conversations together may hold that are not stored yet
     */
    Conversation(Wire wire, ItemStore store, Semaphore incomingBytes, CacheServer server, Ticker ticker) {
        this.wire = wire;
        this.store = store;
        this.incomingBytes = incomingBytes;
        this.server = server;
        this.ticker = ticker;
    }

    /** Answers until the client leaves or says what cannot be followed; throws what the socket throws. */
    void hold() throws IOException {
        boolean more = true;
        while (more) {
            String line;
            try {
                line = wire.line(MAX_LINE_BYTES);
            } catch (ProtocolException tooLong) {
                wire.write("CLIENT_ERROR line too long\r\n").flush();
                return;
            }
            more = answer(line);
        }
        wire.flush();
    }

    /** Returns whether the conversation goes on. */
    private boolean answer(String line) throws IOException {
        List<String> words = words(line);
        String command = words.isEmpty() ? "" : words.getFirst();
        boolean reads = command.equals("get") || command.equals("gets");
        boolean silent = !reads && words.size() > 1 && words.getLast().equals("noreply");
        if (silent) {
            words.removeLast();
        }
        switch (command) {
            case "get" -> get(words, false);
            case "gets" -> get(words, true);
            case "set" -> store(When.ALWAYS, words, silent);
            case "add" -> store(When.IF_ABSENT, words, silent);
            case "replace" -> store(When.IF_PRESENT, words, silent);
            case "delete" -> say(delete(words), silent);
            case "touch" -> say(touch(words), silent);
            case "flush_all" -> say(flushAll(words), silent);
            case "version" -> say("VERSION " + CacheServer.VERSION, silent);
            case "stats" -> stats(words);
            case "quit" -> {
                return false;
            }
            default -> {
                if (line.contains(" HTTP/1.")) {
                    web(words);
                    return false;
                }
                say("ERROR", false);
            }
        }
        return true;
    }

    private void get(List<String> words, boolean withUnique) throws IOException {
        List<String> keys = words.subList(1, words.size());
        if (keys.isEmpty()) {
            say("ERROR", false);
            return;
        }
        for (String key : keys) {
            if (isBad(key)) {
                say(BAD_FORMAT, false);
                return;
            }
        }
        for (String key : keys) {
            Item item = store.get(key);
            if (item != null) {
                String unique = withUnique ? " " + item.unique() : "";
                wire.write("VALUE " + key + " " + item.flags() + " " + item.data().length + unique + "\r\n")
                        .write(item.data())
                        .write("\r\n");
            }
        }
        say("END", false);
    }

    private void store(When when, List<String> words, boolean silent) throws IOException {
        if (words.size() != 5 && words.size() != 6) {
            say("ERROR", silent);
            return;
        }
        String key = words.get(1);
        long flags = number(words.get(2), 0, 0xFFFF_FFFFL);
        long expiry = number(words.get(3), Integer.MIN_VALUE, Integer.MAX_VALUE);
        long bytes = number(words.get(4), 0, Integer.MAX_VALUE - 2);
        if (bytes == NO_NUMBER) {
            say(BAD_FORMAT, silent);
        } else if (isBad(key) || flags == NO_NUMBER || expiry == NO_NUMBER) {
            refuse(key, bytes, BAD_FORMAT, silent);
        } else if (bytes > MAX_VALUE_BYTES) {
            refuse(key, bytes, "SERVER_ERROR object too large for cache", silent);
        } else if (!incomingBytes.tryAcquire((int) bytes)) {
            refuse(key, bytes, "SERVER_ERROR out of memory storing object", silent);
        } else {
            try {
                wire.endBy(Deadline.in(TIME_FOR_A_VALUE, ticker));
                byte[] data = wire.block((int) bytes);
                byte[] end = wire.block(2);
                wire.endBy(null);
                boolean whole = end[0] == '\r' && end[1] == '\n';
                say(whole ? stored(when, key, flags, expiry, data) : "CLIENT_ERROR bad data chunk", silent);
            } finally {
                incomingBytes.release((int) bytes);
            }
        }
    }

    private String stored(When when, String key, long flags, long expiry, byte[] data) {
        return store.put(when, key, flags, expiry, data) ? "STORED" : "NOT_STORED";
    }

    /**
     * The value is read past, lest it be taken for commands; what the key held is gone, because the client meant it to be
     * another.
     */
    private void refuse(String key, long bytes, String why, boolean silent) throws IOException {
        store.delete(key);
        wire.skip(bytes + 2);
        say(why, silent);
    }

    private String delete(List<String> words) {
        boolean zeroTime = words.size() == 3 && words.get(2).equals("0");
        if (words.size() < 2) {
            return "ERROR";
        } else if (words.size() != 2 && !zeroTime || isBad(words.get(1))) {
            return BAD_FORMAT + ".  Usage: delete <key> [noreply]";
        }
        return store.delete(words.get(1)) ? "DELETED" : "NOT_FOUND";
    }

    private String touch(List<String> words) {
        if (words.size() != 3) {
            return "ERROR";
        }
        long expiry = number(words.get(2), Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (isBad(words.get(1))) {
            return BAD_FORMAT;
        } else if (expiry == NO_NUMBER) {
            return "CLIENT_ERROR invalid exptime argument";
        }
        return store.touch(words.get(1), expiry) ? "TOUCHED" : "NOT_FOUND";
    }

    private String flushAll(List<String> words) {
        if (words.size() > 2 || words.size() == 2 && !words.get(1).equals("0")) {
            return "CLIENT_ERROR flush_all takes no delay here";
        }
        store.clear();
        return "OK";
    }

    private void stats(List<String> words) throws IOException {
        if (words.size() > 1) {
            say("ERROR", false);
            return;
        }
        ItemStore.Counts counts = store.counts();
        stat("pid", ProcessHandle.current().pid());
        stat("uptime", server.uptime().toSeconds());
        wire.write("STAT version " + CacheServer.VERSION + "\r\n");
        stat("curr_connections", server.connections());
        stat("cmd_get", counts.gets());
        stat("cmd_set", counts.sets());
        stat("get_hits", counts.hits());
        stat("get_misses", counts.misses());
        stat("curr_items", counts.items());
        stat("total_items", counts.totalItems());
        stat("bytes", counts.bytes());
        stat("limit_maxbytes", store.maxBytes());
        stat("evictions", counts.evictions());
        say("END", false);
    }

    private void stat(String name, long value) throws IOException {
        wire.write("STAT " + name + " " + value + "\r\n");
    }

    /** Reads the request to its end, so that closing does not cut the answer off, and answers it. */
    private void web(List<String> words) throws IOException {
        int left = MAX_LINE_BYTES;
        String header = wire.line(left);
        while (!header.isEmpty()) {
            left -= header.length();
            header = wire.line(left);
        }
        boolean healthy = words.getFirst().equals("GET") && words.get(1).equals("/troop/health");
        String body = healthy ? "up\n" : "this is a cache: only GET /troop/health is answered\n";
        wire.write("HTTP/1.1 " + (healthy ? "200 OK" : "404 Not Found")
                + "\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private void say(String answer, boolean silent) throws IOException {
        if (!silent) {
            wire.write(answer).write("\r\n");
        }
    }

    private static long number(String word, long least, long most) {
        try {
            long number = Long.parseLong(word);
            return number < least || number > most ? NO_NUMBER : number;
        } catch (NumberFormatException e) {
            return NO_NUMBER;
        }
    }

    private static boolean isBad(String key) {
        return key.length() > MAX_KEY_BYTES || key.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>(6);
        StringTokenizer spaces = new StringTokenizer(line, " ");
        while (spaces.hasMoreTokens()) {
            words.add(spaces.nextToken());
        }
        return words;
    }
}
