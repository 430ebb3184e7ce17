package dev.troop.adapters.springboot;

import dev.troop.guard.Guards;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * Wraps every bean that has a {@link Guarded} interface, lets it go before its fallbacks where one of them is wanted by type, and
 * checks at the end of the start that those are there.
 */
final class GuardedInterfaces implements BeanFactoryPostProcessor, BeanPostProcessor, SmartInitializingSingleton {
    private final BeanFactory beans;
    private final Map<Class<?>, GuardedInterface> known = new LinkedHashMap<>();

    GuardedInterfaces(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        Object wrapped = bean;
        for (Class<?> type : interfacesOf(bean.getClass())) {
            Guarded guarded = type.getAnnotation(Guarded.class);
            if (guarded != null && !isFallback(guarded, bean.getClass())) {
                wrapped = wrap(wrapped, GuardedCalls.classOf(bean), known(type));
            }
        }
        return wrapped;
    }

    /** Marks the fallbacks, so that whoever asks for the interface by its type gets the one that is guarded. */
    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory all) {
        for (String name : all.getBeanDefinitionNames()) {
            Class<?> type = all.getType(name, false);
            if (type != null && isFallbackOfAny(type)) {
                all.getBeanDefinition(name).setFallback(true);
            }
        }
    }

    private static boolean isFallbackOfAny(Class<?> type) {
        return interfacesOf(type).stream()
                .map(one -> one.getAnnotation(Guarded.class))
                .anyMatch(guarded -> guarded != null && isFallback(guarded, type));
    }

    private static boolean isFallback(Guarded guarded, Class<?> type) {
        return Arrays.stream(guarded.fallback()).anyMatch(fallback -> fallback.isAssignableFrom(type));
    }

    private GuardedInterface known(Class<?> type) {
        synchronized (known) {
            GuardedInterface seen = known.get(type);
            if (seen == null) {
                TroopProperties properties = beans.getBean(TroopProperties.class);
                seen = GuardedInterface.read(type, beans, properties, beans.getBean(Guards.class));
                known.put(type, seen);
            }
            return seen;
        }
    }

    /** Also those that its interfaces extend: a guard is not lost by a narrower interface. */
    private static Set<Class<?>> interfacesOf(Class<?> of) {
        Set<Class<?>> all = new LinkedHashSet<>();
        Deque<Class<?>> next = new ArrayDeque<>(ClassUtils.getAllInterfacesForClassAsSet(of));
        while (!next.isEmpty()) {
            Class<?> type = next.removeFirst();
            if (all.add(type)) {
                next.addAll(Arrays.asList(type.getInterfaces()));
            }
        }
        return all;
    }

    private static Object wrap(Object bean, Class<?> original, GuardedInterface as) {
        return Proxy.newProxyInstance(
                as.type().getClassLoader(), ClassUtils.getAllInterfaces(bean), new GuardedCalls(bean, original, as));
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<GuardedInterface> all;
        synchronized (known) {
            all = List.copyOf(known.values());
        }
        for (GuardedInterface one : all) {
            for (Class<?> fallback : one.guarded().fallback()) {
                int found = ((ListableBeanFactory) beans).getBeanNamesForType(fallback).length;
                if (found != 1) {
                    throw one.bad("fallback " + fallback.getName() + " is "
                            + (found == 0 ? "no bean" : found + " beans") + ": expected one");
                }
            }
        }
    }
}
