package io.waymark.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenEventsTest {
    @TempDir
    Path folder;

    private void gzip(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void countsEventsButNotDigests() throws IOException {
        gzip("home/CloudTrail/a.json.gz", "{\"\"id\":1,\"id\":2}");
        gzip("home/CloudTrail-Digest/b.json.gz", "{\"id\":1}");
        Files.createDirectories(folder.resolve("home/store"));
        Files.writeString(folder.resolve("home/store/.half.json.gz"), "being written");
        Files.writeString(folder.resolve("audit.json"), "{\"id\":3}\n");
        Files.writeString(folder.resolve("metrics.tsv"), "\"id\"");
        WrittenEvents written = WrittenEvents.scan(folder, "\"id\"");
        assertThat(written.eventCount()).isEqualTo(3);
        assertThat(written.rawBytes()).isEqualTo(16 + 9);
        assertThat(written.sample()).hasSize(16 + 9);
        assertThat(written.diskBytes()).isGreaterThan(9 + 20);
    }

    @Test
    void countsMarkerAcrossBlockBoundary() throws IOException {
        Files.writeString(folder.resolve("audit.json"), " ".repeat((1 << 16) - 2) + "\"id\"");
        assertThat(WrittenEvents.scan(folder, "\"id\"").eventCount()).isEqualTo(1);
    }

    @Test
    void levelSixCompressesSample() {
        byte[] text = "{\"eventVersion\":\"1.11\"},".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        CompressionBaseline baseline = CompressionBaseline.measure(text);
        assertThat(baseline.level6Bytes()).isLessThan(text.length / 10.0);
        assertThat(baseline.deflate1Seconds()).isPositive();
    }
}
