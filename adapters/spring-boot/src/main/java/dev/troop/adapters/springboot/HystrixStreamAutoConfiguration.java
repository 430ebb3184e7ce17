package dev.troop.adapters.springboot;

import dev.troop.adapters.hystrixstream.HystrixStream;
import dev.troop.adapters.hystrixstream.HystrixStreamHandler;
import dev.troop.adapters.hystrixstream.HystrixStreamServlet;
import dev.troop.guard.Guards;
import jakarta.servlet.Servlet;
import java.time.InstantSource;
import java.util.Objects;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * What a servlet application gets that has {@code adapters-hystrix-stream} and {@code troop.hystrix-stream.path}: the stream that
 * Hystrix's dashboard and Turbine read, at that path. The paths of the actuator protect themselves; this one is yours to protect.
 */
@AutoConfiguration(after = GuardsAutoConfiguration.class)
@ConditionalOnClass({Servlet.class, ServletRegistrationBean.class, HystrixStreamServlet.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty("troop.hystrix-stream.path")
public class HystrixStreamAutoConfiguration {

    /** The stream of all guards. */
    @Bean
    @ConditionalOnMissingBean
    public HystrixStream hystrixStream(Guards guards) {
        return new HystrixStream(guards, InstantSource.system());
    }

    /** Where it is read. */
    @Bean
    public ServletRegistrationBean<HystrixStreamServlet> hystrixStreamServlet(
            HystrixStream stream, TroopProperties properties) {
        HystrixStreamSettings settings = properties.hystrixStream();
        int mostClients = Objects.requireNonNullElse(settings.mostClients(), HystrixStreamHandler.MOST_CLIENTS);
        ServletRegistrationBean<HystrixStreamServlet> servlet = new ServletRegistrationBean<>(
                new HystrixStreamServlet(stream, mostClients), Objects.requireNonNull(settings.path()));
        servlet.setName("hystrixStream");
        servlet.setAsyncSupported(true);
        return servlet;
    }
}
