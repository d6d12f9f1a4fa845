package io.waymark.assembly;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The S3 store and the AWS SDK as one entry of the agent's jar: opening a jar takes time per entry, and few services
 * write to S3. {@link ClassShrinker} shrinks the SDK to what the store can reach. Its entries are not compressed: the
 * entry as a whole is, to less than half the size.
 */
final class NestedJar {
    /** The resource that the store is loaded from. */
    static final String NAME = "waymark-s3.jar";

    private static final String STORE_PACKAGE = "io/waymark/writer/store/s3/";
    private static final List<String> PACKAGES = List.of(STORE_PACKAGE, "software/amazon/", "org/reactivestreams/");
    /** The store, and the HTTP client for credentials that the SDK fetches from other services. */
    private static final Set<String> SERVICES = Set.of(
            "META-INF/services/io.waymark.writer.store.StoreProvider",
            "META-INF/services/software.amazon.awssdk.http.SdkHttpService");

    private final Map<String, byte[]> classes = new TreeMap<>();
    private final Map<String, byte[]> resources = new TreeMap<>();
    private final Set<String> roots = new TreeSet<>();

    /** Returns whether an element of the class path belongs in this jar. */
    static boolean accepts(ClassPathElement element) {
        return element.files().keySet().stream()
                .anyMatch(name -> PACKAGES.stream().anyMatch(name::startsWith));
    }

    void add(ClassPathElement element) {
        element.files().forEach((name, content) -> {
            if (name.endsWith(".class")) {
                String type = name.substring(0, name.length() - ".class".length());
                classes.put(type, content);
                if (name.startsWith(STORE_PACKAGE)) {
                    roots.add(type);
                }
            } else if (SERVICES.contains(name)) {
                resources.put(name, content);
                new String(content, StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .forEach(service -> roots.add(service.strip().replace('.', '/')));
            } else if (ClassPathElement.isLicence(name)) {
                resources.put(
                        "META-INF/licenses/" + element.name() + "/" + name.substring("META-INF/".length()), content);
            }
        });
    }

    byte[] toBytes(OffsetDateTime time, ClassLoader contents) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>(resources);
        ClassShrinker.shrink(classes, roots, contents)
                .forEach((type, content) -> entries.put(type + ".class", content));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(time.toLocalDateTime());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(file.getValue().length);
                CRC32 checksum = new CRC32();
                checksum.update(file.getValue());
                entry.setCrc(checksum.getValue());
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        }
        return bytes.toByteArray();
    }
}
