package io.waymark.assembly;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * An ordinary jar of classes, and the index by which {@code IsolatedClassLoader} finds them in it. The index saves reading
 * the jar's directory, which for thousands of classes takes longer than all else that the agent does before {@code main}.
 *
 * <p>It holds for each class two ints, sorted by the first: the hash of its entry's name, and where the entry begins.
 */
final class IsolatedJar {
    private final ByteArrayOutputStream jar = new ByteArrayOutputStream();
    private final TreeMap<Integer, Integer> offsets = new TreeMap<>();

    /**
     * Packs classes.
     *
     * @param classes the class files by their entries' names
     * @param time what all entries carry
     * @throws IOException never in practice: all is in memory
     */
    IsolatedJar(Map<String, byte[]> classes, LocalDateTime time) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(jar, StandardCharsets.UTF_8)) {
            zip.setLevel(9);
            for (Map.Entry<String, byte[]> file : classes.entrySet()) {
                String name = file.getKey();
                if (offsets.put(name.hashCode(), jar.size()) != null) {
                    throw new IllegalStateException(
                            name + " has the hash of another class; the index needs a better one");
                }
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(time);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }

    byte[] toBytes() {
        return jar.toByteArray();
    }

    byte[] index() {
        ByteBuffer index = ByteBuffer.allocate(offsets.size() * 2 * Integer.BYTES);
        offsets.forEach((hash, offset) -> index.putInt(hash).putInt(offset));
        return index.array();
    }
}
