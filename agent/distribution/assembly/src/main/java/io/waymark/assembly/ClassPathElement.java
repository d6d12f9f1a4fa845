package io.waymark.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a jar or a folder of classes, by name. A multi-release jar is read as JDK 17 sees it; descriptors of
 * modules and packages are left out.
 */
record ClassPathElement(String name, Map<String, byte[]> files) {
    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/(.+)");
    private static final int BASELINE_RELEASE = 17;

    static ClassPathElement read(Path path) throws IOException {
        Map<String, byte[]> files = Files.isDirectory(path) ? readFolder(path) : readJar(path);
        files.keySet().removeIf(name -> name.endsWith("module-info.class") || name.endsWith("package-info.class"));
        return new ClassPathElement(path.getFileName().toString().replaceFirst("\\.jar$", ""), files);
    }

    static boolean isLicence(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return upper.startsWith("META-INF/LICENSE") || upper.startsWith("META-INF/NOTICE");
    }

    private static Map<String, byte[]> readFolder(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }

    private static Map<String, byte[]> readJar(Path path) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Map<Integer, Map<String, byte[]>> versions = new TreeMap<>();
        try (JarFile jar = new JarFile(path.toFile())) {
            List<JarEntry> entries = Collections.list(jar.entries());
            for (JarEntry entry : entries) {
                if (entry.isDirectory()) {
                    continue;
                }
                byte[] content = jar.getInputStream(entry).readAllBytes();
                Matcher versioned = VERSIONED.matcher(entry.getName());
                if (!versioned.matches()) {
                    files.put(entry.getName(), content);
                } else if (Integer.parseInt(versioned.group(1)) <= BASELINE_RELEASE) {
                    versions.computeIfAbsent(Integer.valueOf(versioned.group(1)), number -> new TreeMap<>())
                            .put(versioned.group(2), content);
                }
            }
        }
        versions.values().forEach(files::putAll);
        return files;
    }
}
