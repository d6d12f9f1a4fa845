package io.waymark.validator.reader;

import io.waymark.format.FormatException;
import io.waymark.format.PublicKeyList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
}
