package io.waymark.validator.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.waymark.testing.trail.TrailBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** One gzip member, whole, of a bounded size, and nothing else. */
class StrictGzipInputStreamTest {
    private static byte[] inflate(byte[] file, long limit) throws IOException {
        try (StrictGzipInputStream member = new StrictGzipInputStream(new ByteArrayInputStream(file), limit)) {
            return member.readAllBytes();
        }
    }

    @Test
    void inflatesWhatTheJdkDeflates() throws IOException {
        byte[] content = new byte[100_000];
        new Random(7).nextBytes(content);
        assertThat(inflate(TrailBuilder.gzip(content), 100_000)).isEqualTo(content);
        assertThat(inflate(TrailBuilder.gzip(new byte[0]), 0)).isEmpty();
    }

    @Test
    void skipsOptionalHeaderFields() throws IOException {
        byte[] plain = TrailBuilder.gzip("abc".getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.writeBytes(HexFormat.of().parseHex("1f8b081e00000000000302007878666e00636f6d6d656e7400abcd"));
        full.writeBytes(Arrays.copyOfRange(plain, 10, plain.length));
        assertThat(inflate(full.toByteArray(), 3))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("abc");
    }

    @Test
    void rejectsTruncationAndTrailingBytes() throws IOException {
        byte[] file = TrailBuilder.gzip(new byte[1000]);
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> inflate(cut, 1000)).isInstanceOfAny(EOFException.class, ZipException.class);
        }
        byte[] more = Arrays.copyOf(file, file.length + 1);
        assertThatThrownBy(() -> inflate(more, 1000)).hasMessage("unexpected data after the gzip member");
        assertThatThrownBy(() -> inflate(file, 999)).hasMessage("it inflates to more than 999 bytes");
    }

    @Test
    void refusesAWrongChecksum() throws IOException {
        byte[] file = TrailBuilder.gzip(new byte[1000]);
        file[file.length - 6] ^= 1;
        assertThatThrownBy(() -> inflate(file, 1000)).hasMessage("the gzip checksum does not match");
    }
}
