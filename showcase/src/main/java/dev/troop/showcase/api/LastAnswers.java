package dev.troop.showcase.api;

import dev.troop.cache.ZoneCache.Cached;
import dev.troop.core.Ticker;
import dev.troop.guard.Aged;
import dev.troop.guard.CallContext;
import dev.troop.guard.NoAnswer;
import dev.troop.showcase.contract.Json;
import dev.troop.showcase.process.Copies;
import dev.troop.showcase.process.Reply;
import dev.troop.showcase.world.Viewer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The last good answers, kept in the zones' caches: what everybody in a region shares, and each viewer's own pages.
 *
 * <p>They are written beside the request, after it was answered from its primaries, and not again within
 * {@link #AGAIN_AFTER} while they are the same. What somebody asks for whom nobody asks twice, such as exactly these
 * fifty titles, is not worth three copies: a shared answer is kept from the second time on. For test viewers always,
 * so that a test finds what it has just seen.
 * Thread safe.
 */
final class LastAnswers {
    /** How long copies are kept. */
    static final Duration TIME = Duration.ofHours(6);

    static final Duration AGAIN_AFTER = Duration.ofMinutes(5);

    private static final int WRITES_AT_ONCE = 64;

    private final Copies copies;
    private final Throttle throttle;
    private final Doorkeeper doorkeeper = new Doorkeeper();
    private final Semaphore writes = new Semaphore(WRITES_AT_ONCE);

    LastAnswers(Copies copies, Ticker ticker) {
        this.copies = copies;
        this.throttle = new Throttle(AGAIN_AFTER, ticker);
    }

    /** The last answer of something that everybody shares. */
    <T> Aged<T> find(Wanted wanted, Class<T> contract) throws IOException, NoAnswer {
        Cached found = copies.get(wanted.copyKey()).orElseThrow(() -> NoAnswer.INSTANCE);
        return new Aged<>(Json.read(found.value(), contract), found.age());
    }

    /** Keeps an answer that everybody shares, as {@code viewer} was given it, and returns it. */
    <T> T keep(Wanted wanted, Reply<T> reply, Viewer viewer) {
        if (isFromPrimaries() && (viewer.isTest() || doorkeeper.knows(wanted))) {
            write(wanted.copyKey(), reply.json(), viewer);
        }
        return reply.value();
    }

    /** The parts of a page that a viewer was given last. */
    Aged<Map<String, byte[]>> findPage(String page, Viewer viewer) throws IOException, NoAnswer {
        Cached found = copies.get(pageKey(page, viewer)).orElseThrow(() -> NoAnswer.INSTANCE);
        return new Aged<>(PageCopy.parse(found.value()), found.age());
    }

    /** Keeps the parts of a page; parts of {@code whole} that are not among them stay as they were. */
    void keepPage(String page, Viewer viewer, Map<String, byte[]> parts, Set<String> whole) {
        String key = pageKey(page, viewer);
        if (parts.keySet().containsAll(whole)) {
            write(key, PageCopy.toBytes(parts), viewer);
        } else if (!parts.isEmpty()) {
            aside(() -> {
                Map<String, byte[]> merged = new HashMap<>(lastParts(key));
                merged.putAll(parts);
                copies.put(key, PageCopy.toBytes(merged), TIME);
            });
        }
    }

    private Map<String, byte[]> lastParts(String key) {
        try {
            return copies.get(key).map(found -> PageCopy.parse(found.value())).orElse(Map.of());
        } catch (IOException noCacheAnswers) {
            return Map.of();
        }
    }

    private void write(String key, byte[] content, Viewer viewer) {
        if (viewer.isTest() || throttle.isDue(key, content)) {
            aside(() -> copies.put(key, content, TIME));
        }
    }

    /** Runs it beside the request; not at all if too much is under way, for a copy is not worth waiting for. */
    private void aside(Runnable write) {
        if (writes.tryAcquire()) {
            Thread.startVirtualThread(() -> {
                try {
                    write.run();
                } finally {
                    writes.release();
                }
            });
        }
    }

    /** Whether nothing that the current call was given came from a fallback. */
    private static boolean isFromPrimaries() {
        CallContext context = CallContext.current();
        return context == null || context.trail().degraded().isEmpty();
    }

    private static String pageKey(String page, Viewer viewer) {
        return page + ":" + viewer;
    }
}
