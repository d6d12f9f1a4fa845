package io.waymark.assembly;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Assembles {@code waymark-agent.jar}. The build runs it.
 *
 * <p>Only the premain classes, and those that refuse calls, are visible to ordinary class loaders. All other classes lie in a jar inside the jar; see
 * {@code IsolatedClassLoader}. Bouncy Castle and Byte Buddy are large: only those of their classes that others in the
 * jar refer to are included. The S3 store lies in a third jar; see {@link NestedJar}. Equal input gives equal bytes.
 */
public final class AgentJarAssembler {
    private static final String PREMAIN = "io/waymark/agent/premain/";
    /** Needed beside the premain classes where the isolated ones cannot be read, and by those. */
    private static final String REFUSAL = "io/waymark/agent/refusal/";
    /** Bouncy Castle's; its lightweight API is used without any provider. */
    private static final String SECURITY_PROVIDERS = "META-INF/services/java.security.Provider";

    private static final String ISOLATED = "isolated/";

    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Map<String, byte[]> isolated = new TreeMap<>();
    private final Map<String, byte[]> onlyIfReferenced = new TreeMap<>();

    private final NestedJar nested = new NestedJar();

    private AgentJarAssembler() {}

    /**
     * Assembles the jar.
     *
     * @param arguments class path of the content, file to write, version, timestamp of all entries, folder of {@code
     *     LICENSE}
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] arguments) throws IOException {
        AgentJarAssembler assembler = new AgentJarAssembler();
        for (String element : arguments[0].split(File.pathSeparator, -1)) {
            assembler.add(ClassPathElement.read(Path.of(element)));
        }
        assembler.addReferenced();
        OffsetDateTime time = OffsetDateTime.parse(arguments[3]);
        try (URLClassLoader contents = contents(arguments[0])) {
            assembler.put(ISOLATED + NestedJar.NAME, assembler.nested.toBytes(time, contents));
        }
        for (String file : List.of("LICENSE", "NOTICE")) {
            assembler.put("META-INF/" + file, Files.readAllBytes(Path.of(arguments[4], file)));
        }
        assembler.write(Path.of(arguments[1]), arguments[2], time);
    }

    /** Shows the shrinker the supertypes of what it shrinks; nothing of the build's own is on it. */
    private static URLClassLoader contents(String classPath) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String element : classPath.split(File.pathSeparator, -1)) {
            urls.add(Path.of(element).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private void add(ClassPathElement element) {
        if (NestedJar.accepts(element)) {
            nested.add(element);
            return;
        }
        for (Map.Entry<String, byte[]> file : element.files().entrySet()) {
            String name = file.getKey();
            byte[] content = file.getValue();
            if (name.startsWith("META-INF/")) {
                if (ClassPathElement.isLicence(name)) {
                    put("META-INF/licenses/" + element.name() + "/" + name.substring("META-INF/".length()), content);
                } else if (name.startsWith("META-INF/services/") && !name.equals(SECURITY_PROVIDERS)) {
                    appendService(ISOLATED + name, content);
                }
            } else if (name.startsWith(PREMAIN)) {
                put(name, content);
            } else if (name.startsWith(REFUSAL)) {
                put(name, content);
                putIsolated(name, content);
            } else if (name.startsWith("org/bouncycastle/") || name.startsWith("net/bytebuddy/")) {
                if (name.endsWith(".class")) {
                    onlyIfReferenced.put(name, content);
                }
            } else if (!name.startsWith("OSGI-INF/") && name.contains("/")) {
                boolean chronicle = name.startsWith("net/openhft/") && name.endsWith(".class");
                putIsolated(name, chronicle ? ClassFiles.patchChronicle(content) : content);
            }
        }
    }

    private void putIsolated(String name, byte[] content) {
        if (name.endsWith(".class")) {
            put(isolated, name, content);
        } else {
            put(ISOLATED + name, content);
        }
    }

    /** Several modules may provide the same service. */
    private void appendService(String name, byte[] content) {
        byte[] others = entries.getOrDefault(name, new byte[0]);
        byte[] all = Arrays.copyOf(others, others.length + content.length);
        System.arraycopy(content, 0, all, others.length, content.length);
        entries.put(name, all);
    }

    private void put(String name, byte[] content) {
        put(entries, name, content);
    }

    private static void put(Map<String, byte[]> entries, String name, byte[] content) {
        if (entries.put(name, content) != null) {
            throw new IllegalStateException(name + " is in two elements of the class path");
        }
    }

    private void addReferenced() {
        Deque<byte[]> toRead = new ArrayDeque<>(isolated.values());
        TreeSet<String> seen = new TreeSet<>();
        while (!toRead.isEmpty()) {
            for (String type : ClassFiles.references(toRead.remove())) {
                byte[] content = onlyIfReferenced.get(type + ".class");
                if (content != null && seen.add(type)) {
                    putIsolated(
                            type + ".class",
                            type.startsWith("org/bouncycastle/") ? ClassFiles.patchBouncyCastle(content) : content);
                    toRead.add(content);
                }
            }
        }
    }

    private void write(Path file, String version, OffsetDateTime time) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            zip.setLevel(9);
            startEntry(zip, JarFile.MANIFEST_NAME, time);
            manifest(version).write(zip);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                startEntry(zip, entry.getKey(), time);
                zip.write(entry.getValue());
            }
            IsolatedJar classes = new IsolatedJar(isolated, time.toLocalDateTime());
            writeStored(zip, "isolated.index", classes.index(), time);
            writeStored(zip, "isolated.jar", classes.toBytes(), time);
        }
    }

    /** Uncompressed, so that the class loader can seek in it. */
    private static void writeStored(ZipOutputStream zip, String name, byte[] content, OffsetDateTime time)
            throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time.toLocalDateTime());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
    }

    private static void startEntry(ZipOutputStream zip, String name, OffsetDateTime time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(time.toLocalDateTime());
        zip.putNextEntry(entry);
    }

    private static Manifest manifest(String version) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.IMPLEMENTATION_TITLE, "Waymark agent");
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        main.putValue("Premain-Class", "io.waymark.agent.premain.WaymarkAgent");
        main.putValue("Agent-Class", "io.waymark.agent.premain.WaymarkAgent");
        main.put(Attributes.Name.MAIN_CLASS, "io.waymark.agent.premain.WaymarkMain");
        main.putValue("Can-Retransform-Classes", "true");
        main.putValue("Can-Redefine-Classes", "false");
        return manifest;
    }
}
