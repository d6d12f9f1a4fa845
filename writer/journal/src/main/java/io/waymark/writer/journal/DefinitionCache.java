package io.waymark.writer.journal;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of recent records, found by their content. They are held weakly, because the content may be the name of a
 * user. A definition that was forgotten is journaled again. Used by one thread at a time.
 */
public final class DefinitionCache {
    /** Entries with the same low bits of their checksum that are kept. */
    private static final int WAYS = 4;

    private static final int SETS = 256;

    private final @Nullable WeakReference<Definition>[] entries = newEntries();
    private final CRC32C crc = new CRC32C();
    private int nextWay;

    /** Creates an empty cache. */
    public DefinitionCache() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // no array of a generic type can be created
    private static @Nullable WeakReference<Definition>[] newEntries() {
        return new WeakReference[SETS * WAYS];
    }

    /**
     * Returns the definition that has a content.
     *
     * @param bytes the array that begins with the content; copied
     * @param length the content's length in bytes
     * @return the one that was returned before, or a new one
     */
    public Definition find(byte[] bytes, int length) {
        crc.reset();
        crc.update(bytes, 0, length);
        int checksum = (int) crc.getValue();
        int set = (checksum & (SETS - 1)) * WAYS;
        for (int way = 0; way < WAYS; way++) {
            WeakReference<Definition> entry = entries[set + way];
            Definition known = entry == null ? null : entry.get();
            if (known != null
                    && known.checksum == checksum
                    && Arrays.equals(known.content, 0, known.content.length, bytes, 0, length)) {
                return known;
            }
        }
        Definition created = new Definition(Arrays.copyOf(bytes, length), checksum);
        nextWay = (nextWay + 1) % WAYS;
        entries[set + nextWay] = new WeakReference<>(created);
        return created;
    }
}
