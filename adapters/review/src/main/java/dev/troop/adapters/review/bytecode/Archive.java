package dev.troop.adapters.review.bytecode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * The class files of one input: a jar, a folder of classes, or a jar or folder that has jars inside (Spring Boot, WAR).
 *
 * <p>Of a multi-release jar each class is read in its highest version. Jars inside are libraries, and so is what lies
 * beside {@code BOOT-INF} or {@code WEB-INF}.
 */
final class Archive {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/([0-9]{1,4})/(.+)");
    private static final List<String> CLASSES = List.of("BOOT-INF/classes/", "WEB-INF/classes/");

    /** What an archive holds, by path, read when asked for. */
    private interface Content {
        byte[] read(String path) throws IOException;
    }

    private final String name;
    private final boolean library;
    private final Consumer<ClassFile> found;

    private Archive(String name, boolean library, Consumer<ClassFile> found) {
        this.name = name;
        this.library = library;
        this.found = found;
    }

    /** Tells {@code found} each class file of {@code input}; all are a library's if {@code library}. */
    static void read(Path input, boolean library, Consumer<ClassFile> found) {
        Archive archive = new Archive(input.toString(), library, found);
        try {
            if (Files.isDirectory(input)) {
                archive.readFolder(input);
            } else if (Files.isRegularFile(input)) {
                archive.readJar(input);
            } else {
                throw new UnreadableInput(input + ": no such file: expected a jar, a war or a folder of classes");
            }
        } catch (ZipException e) {
            throw new UnreadableInput(input + " is no jar (" + e.getMessage() + "): build it again", e);
        } catch (IOException e) {
            throw new UnreadableInput("cannot read " + input + ": " + e, e);
        }
    }

    private void readFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        Map<String, Path> byName = new LinkedHashMap<>();
        for (Path file : files) {
            byName.put(folder.relativize(file).toString().replace('\\', '/'), file);
        }
        readAll(List.copyOf(byName.keySet()), path -> Files.readAllBytes(byName.get(path)));
    }

    private void readJar(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<String> paths = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .toList();
            readAll(paths, path -> {
                try (InputStream in = zip.getInputStream(zip.getEntry(path))) {
                    return in.readAllBytes();
                }
            });
        }
    }

    private void readNested(byte[] jar) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".class") || entry.getName().equals(MANIFEST)) {
                    content.put(entry.getName(), zip.readAllBytes());
                }
            }
        }
        readAll(List.copyOf(content.keySet()), path -> content.getOrDefault(path, new byte[0]));
    }

    private void readAll(List<String> paths, Content content) throws IOException {
        boolean packed = paths.stream().anyMatch(path -> path.startsWith("BOOT-INF/") || path.startsWith("WEB-INF/"));
        boolean multiRelease = paths.contains(MANIFEST) && isMultiRelease(content.read(MANIFEST));
        Map<String, String> classes = new TreeMap<>();
        Map<String, Integer> versions = new TreeMap<>();
        for (String path : paths) {
            if (path.endsWith(".jar")) {
                String place = name + "!/" + path;
                new Archive(place, true, found).readNested(content.read(path));
            } else if (path.endsWith(".class")) {
                choose(path, multiRelease, classes, versions);
            }
        }
        for (Map.Entry<String, String> one : classes.entrySet()) {
            String place = name + "!/" + one.getValue();
            boolean beside = packed && CLASSES.stream().noneMatch(one.getValue()::startsWith);
            found.accept(new ClassFile(place, library || beside, content.read(one.getValue())));
        }
    }

    private static void choose(
            String path, boolean multiRelease, Map<String, String> classes, Map<String, Integer> versions) {
        int root = CLASSES.stream()
                .filter(path::startsWith)
                .mapToInt(String::length)
                .findAny()
                .orElse(0);
        String inside = path.substring(root);
        int version = 0;
        Matcher versioned = VERSIONED.matcher(inside);
        if (versioned.matches()) {
            if (!multiRelease) {
                return;
            }
            version = Integer.parseInt(versioned.group(1));
            inside = versioned.group(2);
        }
        boolean described = inside.endsWith("module-info.class") || inside.endsWith("package-info.class");
        if (!described && version >= versions.getOrDefault(inside, 0)) {
            versions.put(inside, version);
            classes.put(inside, path);
        }
    }

    private static boolean isMultiRelease(byte[] manifest) throws IOException {
        Attributes main = new Manifest(new ByteArrayInputStream(manifest)).getMainAttributes();
        return Boolean.parseBoolean(main.getValue(Attributes.Name.MULTI_RELEASE));
    }
}
