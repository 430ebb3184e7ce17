package dev.troop.adapters.review.bytecode;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;

/** Which type is a kind of which: of all that was read, and of the JDK that runs this. Not thread safe. */
public final class Hierarchy {
    private final Map<String, Optional<TypeHeader>> types = new HashMap<>();
    private final Map<String, Set<String>> supertypes = new HashMap<>();

    Hierarchy() {}

    void add(TypeHeader type) {
        types.putIfAbsent(type.name(), Optional.of(type));
    }

    boolean has(String name) {
        return types.containsKey(name);
    }

    /** The type of this name, if it was read or is the JDK's. */
    public Optional<TypeHeader> type(String name) {
        Optional<TypeHeader> known = types.get(name);
        if (known == null) {
            known = ofJdk(name);
            types.put(name, known);
        }
        return known;
    }

    /** A type and all above it that are known, itself first. */
    public Set<String> supertypes(String name) {
        Set<String> known = supertypes.get(name);
        if (known == null) {
            known = new LinkedHashSet<>();
            Deque<String> open = new ArrayDeque<>(Set.of(name));
            while (!open.isEmpty()) {
                String next = open.poll();
                if (known.add(next)) {
                    type(next).ifPresent(header -> open.addAll(header.parents()));
                }
            }
            supertypes.put(name, known);
        }
        return known;
    }

    /** Whether {@code name} is known to be {@code other} or below it. */
    public boolean isA(String name, String other) {
        return other.equals("java/lang/Object") || supertypes(name).contains(other);
    }

    private static Optional<TypeHeader> ofJdk(String name) {
        if (!name.startsWith("java/") && !name.startsWith("javax/") && !name.startsWith("jdk/")) {
            return Optional.empty();
        }
        try (InputStream in = ClassLoader.getPlatformClassLoader().getResourceAsStream(name + ".class")) {
            return in == null ? Optional.empty() : Optional.of(TypeHeader.read(new ClassReader(in)));
        } catch (IOException | IllegalArgumentException e) {
            // A JDK newer than the reader: what cannot be looked up is not known.
            return Optional.empty();
        }
    }
}
