package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.trail.TrailBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and hostile files are named in one line, with no stack trace and no lack of memory. */
class HostileFilesTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private SampleTrail sample;

    @BeforeEach
    void build() throws IOException {
        sample = new SampleTrail(directory);
    }

    @Test
    void truncatedLogFile() throws IOException {
        byte[] bytes = Files.readAllBytes(log());
        Files.write(log(), Arrays.copyOf(bytes, bytes.length - 9));
        assertInvalid(sample.logs.get(0), "the gzip data ends too early");
    }

    @Test
    void trailingBytesAfterGzipData() throws IOException {
        byte[] bytes = Files.readAllBytes(log());
        byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        Files.write(log(), twice);
        assertInvalid(sample.logs.get(0), "something follows the gzip data");
    }

    @Test
    void emptyLogFileAndDigest() throws IOException {
        Files.write(log(), new byte[0]);
        Files.write(sample.file(sample.digests.get(2)), new byte[0]);
        assertInvalid(sample.logs.get(0), "the file is empty");
        assertInvalid(sample.digests.get(2), "the file is empty");
    }

    @Test
    void gzipBomb() throws IOException {
        byte[] bomb = bomb(1100);
        Files.write(log(), bomb);
        Files.write(sample.file(sample.digests.get(2)), bomb);
        assertInvalid(sample.logs.get(0), "it inflates to more than 1073741824 bytes");
        assertInvalid(sample.digests.get(2), "it inflates to more than 33554432 bytes");
    }

    @Test
    void deeplyNestedJson() throws IOException {
        Instant time = SampleTrail.at(7.4);
        String deep = "[".repeat(100_000);
        String log = sample.homeChain.addLogFile(
                SampleTrail.at(7.5),
                "{\"Records\":[" + sample.homeChain.record(UUID.randomUUID(), time, ",\"more\":" + deep),
                time,
                time);
        sample.homeChain.addDigest(SampleTrail.hour(8));
        Files.write(
                sample.file(sample.digests.get(1)),
                TrailBuilder.gzip(("{\"x\":" + deep).getBytes(StandardCharsets.UTF_8)));
        assertInvalid(log, "nesting depth");
        assertInvalid(sample.digests.get(1), "nesting depth");
    }

    @Test
    void malformedRecords() throws IOException {
        Instant time = SampleTrail.at(7.4);
        String good = sample.homeChain.record(UUID.randomUUID(), time, "");
        String other = sample.homeChain.record(UUID.randomUUID(), time, "");
        String data = sample.homeChain.record(UUID.randomUUID(), time, "").replace("\"Management\"", "\"Data\"");
        String noId = sample.homeChain.record(UUID.randomUUID(), time, "").replace("eventID", "eventId");
        String noTime = sample.homeChain.record(UUID.randomUUID(), time, "").replace("2026-01-31T", "2026-02-31T");
        String[] bodies = {
            "{\"records\":[" + good + "]}",
            "{\"Records\":[" + good + "," + data + "]}",
            "{\"Records\":[" + noId + "]}",
            "{\"Records\":[" + noTime + "]}",
            "{\"Records\":[" + other + "]}{}",
            "{\"Records\":[7]}",
            "{\"Records\":[]}"
        };
        for (String body : bodies) {
            sample.homeChain.addLogFile(SampleTrail.at(7.5), body, time, time);
        }
        sample.homeChain.addDigest(SampleTrail.hour(8));
        CliResult ran = sample.validate();
        assertThat(ran.err())
                .contains("does not begin with the array Records")
                .contains("record 2: management and data events are mixed")
                .contains("record 1: no eventID")
                .contains("the eventTime is not a time")
                .contains("something follows the array Records")
                .contains("record 1 is not a JSON object")
                .contains("holds no records");
        assertThat(ran.out()).contains("7/14 log files INVALID");
    }

    @Test
    void missingAndDamagedMetadata() throws IOException {
        Files.delete(sample.metadata(sample.digests.get(0)));
        Files.writeString(sample.metadata(sample.digests.get(1)), "{\"signature\":");
        Files.writeString(sample.metadata(sample.digests.get(2)), "{}");
        assertInvalid(sample.digests.get(0), "its metadata, which holds the signature, is missing");
        assertInvalid(sample.digests.get(1), "signature verification failed: its metadata is not JSON");
        assertInvalid(sample.digests.get(2), "its metadata holds no signature");
    }

    @Test
    void symbolicLinkOutOfTheStore() throws IOException {
        Path outside = Files.copy(log(), directory.resolve("outside.gz"));
        Files.delete(log());
        Files.createSymbolicLink(log(), outside);
        assertInvalid(sample.logs.get(0), "a symbolic link leads out of the store");
    }

    @Test
    void keyEscapingTheStore() throws IOException {
        sample.trail.rewriteDigest(sample.digests.get(4), sample.secondKey, digest -> {
            var file = (ObjectNode) digest.path("logFiles").path(0);
            file.put("s3Bucket", "../..");
        });
        assertThat(sample.validate().err()).contains("the name leads out of its bucket");
    }

    @Test
    void nameWithTerminalControlCharacters() throws IOException {
        String name = "AWSLogs/123456789012/CloudTrail/us-east-1/\u001b[2J\n.json.gz";
        sample.trail.put(name, new byte[1]);
        CliResult ran = sample.validate();
        assertThat(ran.err()).contains("\\u001b[2J\\u000a.json.gz\tINVALID").doesNotContain("\u001b");
        assertThat(ran.status()).isEqualTo(1);
    }

    @Test
    void directoryInPlaceOfALogFile() throws IOException {
        Files.delete(log());
        Files.createDirectory(log());
        assertInvalid(sample.logs.get(0), "not a file");
    }

    @Test
    void damagedPublicKeys() throws IOException {
        Files.writeString(
                sample.trail.publicKeys(),
                "{\"PublicKeyList\":[{\"Value\":\"AAAA\",\"ValidityStartTime\":1e999999999,");
        CliResult ran = sample.validate();
        assertThat(ran.err())
                .contains("the public keys at")
                .contains("unusable")
                .hasLineCount(1);
        assertThat(ran.status()).isEqualTo(3);
    }

    private Path log() {
        return sample.file(sample.logs.get(0));
    }

    private void assertInvalid(String key, String reason) {
        CliResult ran = sample.validate();
        assertThat(ran.err())
                .containsPattern("file\ts3://trail/\\Q" + key + "\\E\tINVALID: [^\n]*\\Q" + reason + "\\E");
        assertThat(ran.err()).doesNotContain("Exception", "\tat ");
        assertThat(ran.status()).isEqualTo(1);
    }

    /** A gzip file that inflates to so many megabytes of zeros; made of one flushed block, repeated. */
    private static byte[] bomb(int megabytes) {
        Deflater deflater = new Deflater(9, true);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("1f8b08000000000000ff"));
        byte[] buffer = new byte[MEGABYTE];
        byte[] block = new byte[0];
        for (int i = 0; i < 2; i++) {
            deflater.setInput(new byte[MEGABYTE]);
            int length = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            block = Arrays.copyOf(buffer, length);
            out.writeBytes(block);
        }
        deflater.end();
        for (int i = 2; i < megabytes; i++) {
            out.writeBytes(block);
        }
        return out.toByteArray();
    }
}
