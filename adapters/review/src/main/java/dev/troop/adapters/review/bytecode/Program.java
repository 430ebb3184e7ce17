package dev.troop.adapters.review.bytecode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;

/**
 * All that was read: the application's own classes with what their methods do, and the types of its libraries.
 *
 * <p>Not thread safe.
 */
public final class Program {
    /** Packages that are no application's own, wherever their classes lie, unless they are named as own. */
    private static final List<String> LIBRARIES = List.of(
            "android/",
            "ch/qos/",
            "com/datastax/",
            "com/fasterxml/",
            "com/google/",
            "dev/troop/adapters/",
            "dev/troop/core/",
            "dev/troop/guard/",
            "io/grpc/",
            "io/micrometer/",
            "io/netty/",
            "io/opentelemetry/",
            "java/",
            "javax/",
            "jakarta/",
            "kotlin/",
            "kotlinx/",
            "net/rubyeye/",
            "net/spy/",
            "okhttp3/",
            "okio/",
            "org/apache/",
            "org/slf4j/",
            "org/springframework/",
            "reactor/",
            "retrofit2/",
            "scala/",
            "tools/jackson/");

    private final Hierarchy hierarchy = new Hierarchy();
    private final Fields fields = new Fields(hierarchy);
    private final Map<String, ClassNode> own = new LinkedHashMap<>();
    private final Map<MethodKey, MethodFlow> methods = new LinkedHashMap<>();
    private final Map<String, List<String>> ownSubtypes = new HashMap<>();
    private final List<String> ownPrefixes;

    private Program(List<String> ownPrefixes) {
        this.ownPrefixes = ownPrefixes.stream().map(Program::internal).toList();
    }

    /**
     * Reads jars and folders.
     *
     * @param inputs jars and folders of the application
     * @param libraries jars and folders that are read for their types only
     * @param ownPackages packages whose classes are the application's own, wherever they are; if empty, all classes of
     *     {@code inputs} that are not nested in them as a library
     * @throws UnreadableInput if something cannot be read, or nothing of it is the application's own
     */
    public static Program read(List<Path> inputs, List<Path> libraries, List<String> ownPackages) {
        Program program = new Program(ownPackages);
        for (Path input : inputs) {
            Archive.read(input, false, program::add);
        }
        for (Path library : libraries) {
            Archive.read(library, true, program::add);
        }
        if (program.own.isEmpty()) {
            throw new UnreadableInput("no class of the application in " + inputs
                    + (ownPackages.isEmpty()
                            ? ": name its packages with --own"
                            : ": none is in a package of " + ownPackages + ", which --own names"));
        }
        program.own.values().forEach(program.fields::add);
        program.own.values().forEach(program::follow);
        return program;
    }

    /** Which type is a kind of which. */
    public Hierarchy hierarchy() {
        return hierarchy;
    }

    /** Whether a class is the application's own. */
    public boolean isOwn(String type) {
        return own.containsKey(type);
    }

    /** The application's own classes, in the order in which they were read. */
    public Set<String> ownTypes() {
        return Collections.unmodifiableSet(own.keySet());
    }

    /** The application's own methods that have code. */
    public Map<MethodKey, MethodFlow> methods() {
        return Collections.unmodifiableMap(methods);
    }

    /** The application's own classes that are {@code type} or below it and can be made. */
    public List<String> ownSubtypes(String type) {
        if (ownSubtypes.isEmpty()) {
            for (ClassNode one : own.values()) {
                if ((one.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE)) == 0) {
                    for (String above : hierarchy.supertypes(one.name)) {
                        ownSubtypes
                                .computeIfAbsent(above, any -> new ArrayList<>())
                                .add(one.name);
                    }
                }
            }
        }
        return ownSubtypes.getOrDefault(type, List.of());
    }

    /** The own method that runs when {@code name} is called on an object of {@code type}, if it is an own one. */
    public Optional<MethodFlow> resolve(String type, String name, String descriptor) {
        for (String above = type; above != null; above = parent(above)) {
            MethodFlow method = methods.get(new MethodKey(above, name, descriptor));
            if (method != null) {
                return Optional.of(method);
            }
        }
        return hierarchy.supertypes(type).stream()
                .map(above -> methods.get(new MethodKey(above, name, descriptor)))
                .filter(method -> method != null && !method.isStatic())
                .findFirst();
    }

    /** The own methods of {@code type} that stand for a method of a library's type, {@code above} or what is above it. */
    public List<MethodFlow> overriding(String type, String above) {
        List<MethodFlow> all = new ArrayList<>();
        for (String library : hierarchy.supertypes(type)) {
            if (isOwn(library) || library.equals("java/lang/Object") || !isRelated(library, above)) {
                continue;
            }
            Optional<TypeHeader> header = hierarchy.type(library);
            for (String method : header.isPresent() ? header.get().methods() : publicMethods(type)) {
                int split = method.indexOf('(');
                resolve(type, method.substring(0, split), method.substring(split))
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    /** The library's type from which {@code type} has a method; Object is none. */
    public Optional<String> declaring(String type, String name, String descriptor) {
        return hierarchy.supertypes(type).stream()
                .filter(above -> !isOwn(above) && !above.equals("java/lang/Object"))
                .filter(above -> hierarchy
                        .type(above)
                        .map(header -> header.methods().contains(name + descriptor))
                        .orElse(true))
                .findFirst();
    }

    /** What a library whose type is not known could call. */
    private Set<String> publicMethods(String type) {
        return hierarchy.type(type).map(TypeHeader::methods).orElse(Set.of());
    }

    /** What an own class says by an annotation, by the names of its values; empty if it does not have the annotation. */
    public Optional<Map<String, Object>> annotation(String type, String descriptor) {
        ClassNode node = own.get(type);
        if (node == null || node.visibleAnnotations == null) {
            return Optional.empty();
        }
        return node.visibleAnnotations.stream()
                .filter(one -> one.desc.equals(descriptor))
                .map(Program::values)
                .findFirst();
    }

    private static Map<String, Object> values(AnnotationNode annotation) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; annotation.values != null && i < annotation.values.size(); i += 2) {
            values.put((String) annotation.values.get(i), annotation.values.get(i + 1));
        }
        return values;
    }

    /** The source file that a class was compiled from, as {@code package/File.java}. */
    public String file(String type) {
        ClassNode node = own.get(type);
        return node == null || node.sourceFile == null
                ? type + ".class"
                : type.substring(0, type.lastIndexOf('/') + 1) + node.sourceFile;
    }

    private boolean isRelated(String library, String above) {
        return hierarchy.isA(library, above) || hierarchy.isA(above, library);
    }

    private @Nullable String parent(String type) {
        return hierarchy.type(type).map(TypeHeader::superName).orElse(null);
    }

    private void add(ClassFile file) {
        try {
            ClassReader reader = new ClassReader(file.bytes());
            TypeHeader header = TypeHeader.read(reader);
            if (hierarchy.has(header.name())) {
                return;
            }
            hierarchy.add(header);
            if (isOwn(header.name(), file.library())) {
                ClassNode node = new ClassNode();
                reader.accept(node, ClassReader.SKIP_FRAMES);
                own.put(node.name, node);
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new UnreadableInput(
                    file.place() + " is no class file that can be read (" + e.getMessage()
                            + "): expected one of Java 27 or older",
                    e);
        }
    }

    private boolean isOwn(String type, boolean library) {
        if (!ownPrefixes.isEmpty()) {
            return ownPrefixes.stream().anyMatch(prefix -> type.startsWith(prefix));
        }
        return !library && LIBRARIES.stream().noneMatch(type::startsWith);
    }

    private static String internal(String prefix) {
        String name = prefix.replace('.', '/').replaceAll("[/*]+$", "");
        return name.isEmpty() ? name : name + "/";
    }

    private void follow(ClassNode type) {
        for (MethodNode method : type.methods) {
            if (method.instructions.size() == 0) {
                continue;
            }
            try {
                MethodFlow flow = MethodFlow.of(type.name, method, fields);
                methods.put(flow.key(), flow);
            } catch (AnalyzerException e) {
                throw new UnreadableInput(
                        "the code of " + type.name.replace('/', '.') + "." + method.name + " cannot be followed ("
                                + e.getMessage() + "): build it again",
                        e);
            }
        }
    }
}
