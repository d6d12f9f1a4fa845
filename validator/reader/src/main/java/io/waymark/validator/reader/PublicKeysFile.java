package io.waymark.validator.reader;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyEntry;
import io.waymark.format.PublicKeyList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads files of public keys, in the format of CloudTrail's {@code ListPublicKeys}. */
public final class PublicKeysFile {
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private PublicKeysFile() {}

    /**
     * Reads a file.
     *
     * @param file the file, at most 4 MiB
     * @return its keys
     * @throws FormatException if it is not a list of public keys
     * @throws IOException if it cannot be read
     */
    public static PublicKeyList read(Path file) throws FormatException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] json = in.readNBytes(MAX_BYTES + 1);
            if (json.length > MAX_BYTES) {
                throw new FormatException("longer than " + MAX_BYTES + " bytes");
            }
            return PublicKeyList.read(json);
        }
    }

    /**
     * Merges the keys of several files.
     *
     * @param lists the keys of each file
     * @return all keys; of several copies of one key, the one that was valid longest
     */
    public static PublicKeyList merge(List<PublicKeyList> lists) {
        Map<List<String>, PublicKeyEntry> keys = new LinkedHashMap<>();
        for (PublicKeyList list : lists) {
            for (PublicKeyEntry key : list.keys()) {
                keys.merge(
                        List.of(key.fingerprint(), key.value()),
                        key,
                        (one, other) -> other.validityEnd().isAfter(one.validityEnd()) ? other : one);
            }
        }
        return new PublicKeyList(List.copyOf(keys.values()));
    }
}
