package dev.troop.adapters.springboot;

import dev.troop.guard.FaultTokens;
import dev.troop.guard.Guards;
import dev.troop.guard.IncomingCalls;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application with the actuator gets: the endpoint {@code guards}, and a health that stays up. */
@AutoConfiguration(after = GuardsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public class GuardsActuatorAutoConfiguration {

    /** The endpoint. A view fails no start: of two beans that count what was refused, neither is shown unless one is the primary. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    public GuardsEndpoint guardsEndpoint(
            Guards guards, ObjectProvider<FaultTokens> tokens, ObjectProvider<IncomingCalls> incoming) {
        return new GuardsEndpoint(guards, tokens.getIfUnique(), incoming.getIfUnique());
    }

    /** The health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(HealthIndicator.class)
    static class OfHealth {
        @Bean
        @ConditionalOnMissingBean(name = "guardsHealthIndicator")
        @ConditionalOnEnabledHealthIndicator("guards")
        GuardsHealth guardsHealthIndicator(Guards guards) {
            return new GuardsHealth(guards);
        }
    }
}
