package dev.troop.adapters.springboot;

import dev.troop.guard.Draft;
import dev.troop.guard.Guards;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code troop.…}. A property that is not known, such as a misspelt one, fails the start.
 *
 * @param guards the guards by name
 * @param incoming what becomes of incoming requests
 * @param hystrixStream where Hystrix's dashboard finds its stream
 */
@ConfigurationProperties(prefix = "troop", ignoreUnknownFields = false)
public record TroopProperties(
        Map<String, GuardSettings> guards, IncomingSettings incoming, HystrixStreamSettings hystrixStream) {
    public TroopProperties(
            @Nullable Map<String, GuardSettings> guards,
            @Nullable IncomingSettings incoming,
            @Nullable HystrixStreamSettings hystrixStream) {
        this.guards = guards == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(guards));
        this.incoming = incoming == null ? new IncomingSettings(null, null, null) : incoming;
        this.hystrixStream = hystrixStream == null ? new HystrixStreamSettings(null, null) : hystrixStream;
        this.guards.forEach((name, settings) -> settings.validate(name));
    }

    /**
     * Begins the guard of that name, for code that adds its tiers itself.
     *
     * @throws BadGuard if there are no properties for it
     */
    public <T> Draft<T> draft(String name, Guards into) {
        return of(name).draft(name, into);
    }

    GuardSettings of(String name) {
        GuardSettings settings = guards.get(name);
        if (settings == null) {
            throw new BadGuard(
                    "there are no properties for guard '" + name + "': expected troop.guards." + name
                            + ".owner, .deadline and .budget; there are guards " + guards.keySet(),
                    "Set troop.guards." + name + ".owner, .deadline and .budget, or correct the name.",
                    null);
        }
        return settings;
    }
}
