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
 * An ordinary jar of classes, and the index that {@code IsolatedClassLoader} finds them by. The index saves reading the
 * jar's directory, which takes longer for thousands of classes than the rest of the agent's work before {@code main}.
 *
 * <p>The index holds two ints per class, sorted by the first: the hash of the entry's name, and the entry's offset.
 */
final class IsolatedJar {
    private final ByteArrayOutputStream jar = new ByteArrayOutputStream();
    private final TreeMap<Integer, Integer> offsets = new TreeMap<>();

    /**
     * Packs classes.
     *
     * @param classes class files by entry name
     * @param time timestamp of all entries
     * @throws IOException never: all writes go to memory
     */
    IsolatedJar(Map<String, byte[]> classes, LocalDateTime time) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(jar, StandardCharsets.UTF_8)) {
            zip.setLevel(9);
            for (Map.Entry<String, byte[]> file : classes.entrySet()) {
                String name = file.getKey();
                if (offsets.put(name.hashCode(), jar.size()) != null) {
                    throw new IllegalStateException(
                            name + " has the hash of another class: the index needs a better hash function");
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
