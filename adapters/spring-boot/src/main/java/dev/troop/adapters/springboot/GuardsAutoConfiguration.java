package dev.troop.adapters.springboot;

import dev.troop.core.Ticker;
import dev.troop.guard.ContextCarrier;
import dev.troop.guard.Guards;
import dev.troop.guard.settings.SettingsReader;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What every application gets: one {@link Guards} bean unless it has one, the properties {@code troop.guards.<name>.…}, {@code guards.…} and
 * {@code hystrix.…} checked at the start as a bean {@link SettingsReader} reads them, {@link Guarded} interfaces, and the headers of a call on all requests of a {@code RestClient} or
 * {@code RestTemplate} that Spring Boot builds.
 */
@AutoConfiguration
@EnableConfigurationProperties(TroopProperties.class)
public class GuardsAutoConfiguration {

    /** All guards of this application, on the machine's ticker, which take along what each bean {@link ContextCarrier} carries. */
    @Bean
    @ConditionalOnMissingBean
    public Guards guards(ObjectProvider<ContextCarrier<?>> carriers) {
        Guards guards = new Guards(Ticker.system());
        carriers.orderedStream().forEach(guards::carry);
        return guards;
    }

    /** Static, and made early, so that settings count before the first guard is made. */
    @Bean
    static EnvironmentSettings guardsEnvironmentSettings(
            Environment environment, ObjectProvider<SettingsReader> reader) {
        return new EnvironmentSettings(environment, reader);
    }

    /** The log context goes along. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MDC.class)
    static class OfLogs {
        @Bean
        @ConditionalOnMissingBean(name = "logContextCarrier")
        ContextCarrier<?> logContextCarrier() {
            return Carriers.logContext();
        }
    }

    /** So does what is registered with Micrometer's context propagation. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ContextSnapshotFactory.class)
    static class OfMicrometer {
        @Bean
        @ConditionalOnMissingBean(name = "registeredContextCarrier")
        ContextCarrier<?> registeredContextCarrier() {
            return Carriers.registered();
        }
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

        @Bean
        RestTemplateCustomizer callHeadersOfTemplates() {
            return template -> template.getInterceptors().add(new CallHeadersInterceptor());
        }
    }
}
