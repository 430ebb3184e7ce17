package dev.troop.adapters.springboot;

import dev.troop.core.Ticker;
import dev.troop.guard.Guards;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What every application gets: one {@link Guards} bean unless it has one, the properties {@code troop.guards.<name>.…} checked at the
 * start, {@link Guarded} interfaces, and the headers of a call on all requests of a {@code RestClient} that Spring Boot builds.
 */
@AutoConfiguration
@EnableConfigurationProperties(TroopProperties.class)
public class GuardsAutoConfiguration {

    /** All guards of this application, on the machine's ticker. */
    @Bean
    @ConditionalOnMissingBean
    public Guards guards() {
        return new Guards(Ticker.system());
    }

    /** Static, and with a factory in place of beans, so that no bean is made before others may look at it. */
    @Bean
    static GuardedInterfaces guardedInterfaces(BeanFactory beans) {
        return new GuardedInterfaces(beans);
    }

    /** Deadline, fault and trace on requests. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RestClientCustomizer.class)
    static class Headers {
        @Bean
        RestClientCustomizer callHeaders() {
            return builder -> builder.requestInterceptor(new CallHeadersInterceptor());
        }
    }
}
