package io.waymark.agent.premain;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The class files in {@code isolated.jar}, an ordinary jar that lies uncompressed inside the agent's jar. Its directory
 * is not read, which would take longer than the rest of the agent's work before {@code main}: an index maps the hash of
 * an entry's name to its offset. Safe for use by many threads.
 *
 * <p>Source of the layout of entries: .ZIP File Format Specification, 4.3.7. An entry's size follows its content,
 * so an entry is inflated to its own end mark.
 */
final class IsolatedClasses {
    /** {@code PK}, 3, 4. */
    private static final int LOCAL_HEADER_SIGNATURE = 0x504b0304;

    private static final int LOCAL_HEADER_SIZE = 30;
    private static final int NAME_LENGTH_OFFSET = 26;
    private static final int EXTRA_LENGTH_OFFSET = 28;
    /** Larger than most compressed class files. */
    private static final int READ_SIZE = 4096;

    private final ZipFile outer;
    private final ZipEntry jar;
    private final byte[] index;
    /** Shared, under its lock: a new one per class would cost as much as the inflating. */
    private final Inflater inflater = new Inflater(true);

    IsolatedClasses(ZipFile outer) throws IOException {
        this.outer = outer;
        this.jar = entry("isolated.jar");
        try (InputStream in = outer.getInputStream(entry("isolated.index"))) {
            this.index = in.readAllBytes();
        }
    }

    private ZipEntry entry(String name) throws IOException {
        ZipEntry entry = outer.getEntry(name);
        if (entry == null) {
            throw new IOException(
                    outer.getName().concat(" is damaged: missing entry ").concat(name));
        }
        return entry;
    }

    /**
     * Reads a class file.
     *
     * @param path such as {@code com/example/Order.class}
     * @return the class file; null if there is none
     * @throws IOException if the jar is damaged or cannot be read
     */
    byte @Nullable [] read(String path) throws IOException {
        int offset = find(path.hashCode());
        if (offset < 0) {
            return null;
        }
        try (InputStream in = outer.getInputStream(jar)) {
            in.skipNBytes(offset);
            byte[] beginning = in.readNBytes(LOCAL_HEADER_SIZE + path.length() + READ_SIZE);
            if (beginning.length < LOCAL_HEADER_SIZE || readInt(beginning, 0) != LOCAL_HEADER_SIGNATURE) {
                throw new IOException(outer.getName().concat(" is damaged"));
            }
            int nameLength = unsignedShort(beginning, NAME_LENGTH_OFFSET);
            if (!nameMatches(path, beginning, nameLength)) {
                return null;
            }
            int content = LOCAL_HEADER_SIZE + nameLength + unsignedShort(beginning, EXTRA_LENGTH_OFFSET);
            return inflate(beginning, content, in);
        } catch (DataFormatException e) {
            throw new IOException(outer.getName().concat(" is damaged"), e);
        }
    }

    /** Returns the entry's offset; -1 if there is none. */
    private int find(int hash) {
        int low = 0;
        int high = index.length / (2 * Integer.BYTES) - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int there = readInt(index, middle * 2 * Integer.BYTES);
            if (there < hash) {
                low = middle + 1;
            } else if (there > hash) {
                high = middle - 1;
            } else {
                return readInt(index, (middle * 2 + 1) * Integer.BYTES);
            }
        }
        return -1;
    }

    private static int readInt(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    }

    private static int unsignedShort(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    /** Compares names, since another name may have the same hash. Names in the jar are ASCII. */
    private static boolean nameMatches(String path, byte[] header, int length) {
        if (length != path.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (header[LOCAL_HEADER_SIZE + i] != path.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private byte[] inflate(byte[] beginning, int content, InputStream rest) throws IOException, DataFormatException {
        synchronized (inflater) {
            inflater.reset();
            inflater.setInput(beginning, content, beginning.length - content);
            byte[] file = new byte[READ_SIZE * 4];
            int length = 0;
            while (true) {
                length += inflater.inflate(file, length, file.length - length);
                if (inflater.finished()) {
                    return copy(file, length);
                }
                if (length == file.length) {
                    byte[] larger = new byte[file.length * 2];
                    System.arraycopy(file, 0, larger, 0, length);
                    file = larger;
                } else {
                    byte[] more = rest.readNBytes(READ_SIZE);
                    if (more.length == 0) {
                        throw new IOException(outer.getName().concat(" is truncated"));
                    }
                    inflater.setInput(more);
                }
            }
        }
    }

    private static byte[] copy(byte[] file, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(file, 0, copy, 0, length);
        return copy;
    }
}
