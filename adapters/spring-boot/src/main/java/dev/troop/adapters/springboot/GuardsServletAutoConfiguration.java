package dev.troop.adapters.springboot;

import dev.troop.core.Ticker;
import dev.troop.guard.FaultSource;
import dev.troop.guard.FaultTokens;
import dev.troop.guard.IncomingCalls;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a servlet application gets: each request runs in the context that its headers say, unless {@code
 * troop.incoming.enabled=false}.
 *
 * <p>Fault tokens count only from senders whom somebody authenticated: by a bean {@link FaultSource}, or by a bean {@link
 * FaultTokens} and the property {@code troop.incoming.authenticated-by}. Without the property the tokens are not read, and
 * counted there as unauthenticated; without either bean nobody takes any.
 */
@AutoConfiguration(after = GuardsAutoConfiguration.class)
@ConditionalOnClass({Filter.class, OncePerRequestFilter.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = "troop.incoming.enabled", matchIfMissing = true)
public class GuardsServletAutoConfiguration {

    /** The end where calls come in. */
    @Bean
    @ConditionalOnMissingBean
    public IncomingCalls incomingCalls(
            TroopProperties properties, ObjectProvider<FaultSource> source, ObjectProvider<FaultTokens> tokens) {
        IncomingSettings incoming = properties.incoming();
        FaultSource faults = source.getIfAvailable(() -> faults(incoming, tokens.getIfAvailable()));
        return new IncomingCalls(incoming.deadlineOrDefault(), faults, Ticker.system());
    }

    private static FaultSource faults(IncomingSettings incoming, @Nullable FaultTokens tokens) {
        String by = incoming.authenticatedBy();
        if (tokens == null) {
            if (by != null) {
                throw new BadGuard(
                        "troop.incoming.authenticated-by is set, and there is no bean FaultTokens: expected one, with the keys",
                        "Define a bean FaultTokens, or remove troop.incoming.authenticated-by.",
                        null);
            }
            return FaultSource.none();
        }
        return by == null ? FaultSource.unauthenticated(tokens) : FaultSource.authenticated(by, tokens);
    }

    /** The filter. */
    @Bean
    @ConditionalOnMissingBean
    public CallContextFilter callContextFilter(IncomingCalls incoming) {
        return new CallContextFilter(incoming);
    }
}
