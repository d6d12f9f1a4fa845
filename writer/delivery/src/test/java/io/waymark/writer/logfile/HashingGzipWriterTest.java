package io.waymark.writer.logfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Content of any size comes out as it went in, with its hash, also where another thread hashes. */
class HashingGzipWriterTest {
    private static final int MIB = 1 << 20;
    private static final byte[] COMMA = {','};

    /** Dirty ones of the files before. */
    private static final BufferPool BLOCKS = new BufferPool();

    @TempDir
    private Path folder;

    static Stream<Arguments> sizesAndLevels() {
        return Stream.of(0, 1, 65_536, MIB - 1, MIB, MIB + 1, MIB + 262_144, 2 * MIB, 5 * MIB + 77_777)
                .flatMap(size -> Stream.of(1, 2, 6).map(level -> Arguments.of(size, level)));
    }

    @ParameterizedTest
    @MethodSource("sizesAndLevels")
    void roundTripsAndHashesContent(int size, int level) throws Exception {
        byte[] content = new byte[size];
        // Half of it compresses well.
        new Random(size).nextBytes(content);
        Arrays.fill(content, 0, size / 2, (byte) 'x');
        Path file = folder.resolve("file.gz");
        HashingGzipWriter gzip = new HashingGzipWriter(file, level, BLOCKS);
        byte[] part = new byte[1_021];
        for (int from = 0; from < size; from += part.length) {
            int length = Math.min(part.length, size - from);
            System.arraycopy(content, from, part, 0, length);
            gzip.write(part, length);
        }
        assertThat(gzip.uncompressedSize()).isEqualTo(size);
        assertThat(gzip.finish()).isEqualTo(sha256(content));
        assertThat(inflate(file)).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void recordsOfAnyLengthAreOneMemberAndTheSameBytesAgain(int level) throws Exception {
        byte[] content = records(folder.resolve("a.gz"), level, BLOCKS);
        records(folder.resolve("b.gz"), level, new BufferPool());
        assertThat(folder.resolve("b.gz")).hasSameBinaryContentAs(folder.resolve("a.gz"));
        assertThat(inflate(folder.resolve("a.gz"))).isEqualTo(content);
    }

    /** Each is a reader of its own; a tool that the machine lacks is skipped. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip -t FILE && gzip -dc FILE | sha256sum",
                "python3 -c 'import gzip,hashlib; print(hashlib.sha256(gzip.open(\"FILE\").read()).hexdigest())'",
                "go run gunzip.go FILE | sha256sum"
            })
    void otherReadersAcceptFiles(String command) throws Exception {
        String tool = command.substring(0, command.indexOf(' '));
        assumeTrue(
                run("command -v " + tool).exitCode() == 0,
                () -> "this machine has no " + tool + ": its reader is not tried");
        Files.writeString(
                folder.resolve("gunzip.go"),
                "package main\nimport (\"compress/gzip\"; \"io\"; \"os\")\nfunc main() { f, _ := os.Open(os.Args[1]);"
                        + " r, e := gzip.NewReader(f); if e != nil { panic(e) };"
                        + " if _, e = io.Copy(os.Stdout, r); e != nil { panic(e) } }\n");
        Path file = folder.resolve("a.gz");
        byte[] content = records(file, 1, BLOCKS);
        Output output = run(command.replace("FILE", file.toString()));
        assertThat(output.text()).startsWith(sha256(content));
        assertThat(output.exitCode()).isZero();
    }

    @Test
    void manyFilesAtOnceDoNotDisturbEachOther() throws Exception {
        BufferPool pool = new BufferPool();
        HashingGzipWriter[] files = new HashingGzipWriter[64];
        StringBuilder[] contents = new StringBuilder[files.length];
        for (int i = 0; i < files.length; i++) {
            files[i] = new HashingGzipWriter(folder.resolve(i + ".gz"), 1, pool);
            contents[i] = new StringBuilder();
        }
        for (int number = 0; number < 20_000; number++) {
            int i = number * 31 % files.length;
            String record = "{\"eventName\":\"Call" + i + "\",\"sequence\":" + number + "}";
            contents[i].append(',').append(record);
            files[i].writeRecord(COMMA, record.getBytes(StandardCharsets.US_ASCII), record.length());
        }
        for (int i = 0; i < files.length; i++) {
            files[i].finish();
            assertThat(new String(inflate(folder.resolve(i + ".gz")), StandardCharsets.US_ASCII))
                    .isEqualTo(contents[i].toString());
        }
    }

    /** Some megabytes of records, of which some are larger than any buffer. */
    private static byte[] records(Path file, int level, BufferPool pool) throws Exception {
        Random random = new Random(7);
        java.io.ByteArrayOutputStream content = new java.io.ByteArrayOutputStream();
        HashingGzipWriter gzip = new HashingGzipWriter(file, level, pool);
        for (int i = 0; i < 6_000; i++) {
            int noteLength = List.of(0, 3, 300, i % 500 == 0 ? 256_000 : 2_000).get(random.nextInt(4));
            String note = Integer.toString(random.nextInt(), 36).repeat(noteLength / 6);
            byte[] record = ("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"type\":\"Root\",\"principalId\":\"u"
                            + i % 5
                            + "\"},\"eventTime\":\"2026-01-01T00:00:00Z\",\"eventSource\":\"a.b\",\"eventName\":\"C"
                            + i % 3
                            + "\",\"requestParameters\":{\"note\":\"" + note + "\",\"n\":" + i + "}}")
                    .getBytes(StandardCharsets.US_ASCII);
            gzip.writeRecord(COMMA, record, record.length);
            content.write(',');
            content.writeBytes(record);
        }
        assertThat(gzip.finish()).isEqualTo(sha256(content.toByteArray()));
        return content.toByteArray();
    }

    private static byte[] inflate(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private record Output(int exitCode, String text) {}

    private Output run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Output(process.waitFor(), text);
    }
}
