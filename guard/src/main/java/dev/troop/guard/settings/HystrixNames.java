package dev.troop.guard.settings;

import dev.troop.core.Names;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which guard is meant by a key of Hystrix.
 *
 * <p>The rule: words are what capital letters begin and what anything but letters and digits separates; they are written in
 * lower case with {@code -} between them. So {@code UserHistory} is {@code user-history}, {@code HTTPClient} is {@code
 * http-client} and {@code UserHistory#getAll(String)} is {@code user-history-get-all-string}. What was mapped by hand goes
 * first. The thread pool of a guard is the one of its command's {@code threadPoolKeyOverride}, else the one mapped by hand,
 * else the one whose key means the guard by the same rule, else Hystrix's default pool. Immutable and thread safe.
 *
 * @param guards the name of the guard, by the key of its command or collapser
 * @param pools the key of the thread pool, by the name of the guard
 */
public record HystrixNames(Map<String, String> guards, Map<String, String> pools) {
    /** The rule alone. */
    public static final HystrixNames BY_RULE = new HystrixNames(Map.of(), Map.of());

    private static final Pattern NOT_OF_WORDS = Pattern.compile("[^\\p{L}\\p{Nd}]+");
    private static final Pattern BEGIN_OF_WORD =
            Pattern.compile("(?<=[\\p{Ll}\\p{Nd}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    public HystrixNames {
        guards.values().forEach(guard -> Names.check("guard", guard));
        pools.keySet().forEach(guard -> Names.check("guard", guard));
        guards = Collections.unmodifiableMap(new TreeMap<>(guards));
        pools = Collections.unmodifiableMap(new TreeMap<>(pools));
    }

    /** The same with a command or collapser that means this guard. */
    public HystrixNames with(String key, String guard) {
        Map<String, String> more = new TreeMap<>(guards);
        more.put(key, guard);
        return new HystrixNames(more, pools);
    }

    /** The same with a guard whose calls ran on this thread pool. */
    public HystrixNames withPool(String guard, String threadPoolKey) {
        Map<String, String> more = new TreeMap<>(pools);
        more.put(guard, threadPoolKey);
        return new HystrixNames(guards, more);
    }

    /** The guard that {@code key} means; null if it was not mapped and the rule makes no name of it. */
    @Nullable
    String guard(String key) {
        String mapped = guards.get(key);
        if (mapped != null) {
            return mapped;
        }
        String words =
                NOT_OF_WORDS.matcher(BEGIN_OF_WORD.matcher(key).replaceAll("-")).replaceAll("-");
        String name = words.replaceAll("^-+|-+$", "").toLowerCase(Locale.ROOT);
        try {
            return Names.check("guard", name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
