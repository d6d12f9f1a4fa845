package io.waymark.writer.logfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of any size comes out as it went in, with its hash, also where another thread hashes. */
class HashingGzipWriterTest {
    private static final int MIB = 1 << 20;

    /** Dirty ones of the files before. */
    private static final BufferPool BLOCKS = new BufferPool();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_536, MIB - 1, MIB, MIB + 1, MIB + 262_144, 2 * MIB, 5 * MIB + 77_777})
    void roundTripsAndHashesContent(int size) throws Exception {
        byte[] content = new byte[size];
        // Half of it compresses well.
        new Random(size).nextBytes(content);
        Arrays.fill(content, 0, size / 2, (byte) 'x');
        Path file = folder.resolve("file.gz");
        HashingGzipWriter gzip = new HashingGzipWriter(file, 1, BLOCKS);
        byte[] part = new byte[1_021];
        for (int from = 0; from < size; from += part.length) {
            int length = Math.min(part.length, size - from);
            System.arraycopy(content, from, part, 0, length);
            gzip.write(part, length);
        }
        assertThat(gzip.uncompressedSize()).isEqualTo(size);
        String hash = gzip.finish();

        assertThat(hash)
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(in.readAllBytes()).isEqualTo(content);
        }
    }
}
