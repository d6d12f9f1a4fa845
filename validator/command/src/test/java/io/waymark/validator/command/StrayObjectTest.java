package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects that other readers may take for log files are found by name. */
class StrayObjectTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private SampleTrail sample;

    @BeforeEach
    void build() throws IOException {
        sample = new SampleTrail(directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CloudTrail/us-east-1/2026/01/31/more.gz",
                "CloudTrail/us-east-1/2026/01/31/more.jsonl.gz",
                "CloudTrail/us-east-1/2026/01/31/more.ndjson",
                "CloudTrail/us-east-1/2026/01/31/more.JSON.GZ",
                "CloudTrail/us-east-1/2026/01/31/more.json.gz.meta.json",
                "CloudTrail/us-east-1/2026/01/31/more",
                "CloudTrail/us-east-1/2026/01/31/.more.json.gz",
                "CloudTrail/us-east-1/2026/01/31/.more",
                "CloudTrail/us-east-1/2026/01/31/_more.parquet",
                "CloudTrail/more.json.zst",
                "CloudTrail-Digest/us-east-1/2026/01/31/more.gz",
                "CloudTrail-Digest/us-east-1/2026/01/31/more.json.gz.meta.json",
                "cloudtrail/us-east-1/2026/01/31/more.json.gz"
            })
    void objectThatReadersMayTakeForALogFileIsReported(String name) throws IOException {
        String key = "AWSLogs/123456789012/" + name;
        sample.trail.put(key, new byte[10]);
        assertInvalid(key, "its name is not that of a log file");
        sample.trail.putInBucket("copies", key, new byte[10]);
        assertThat(sample.validate().err()).contains("s3://copies/" + key + "\tINVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thumbs.db",
                "a.json.gz~",
                "a.json.gz.tmp",
                "#a.json#",
                "._a.json.gz",
                "a (conflicted copy).json.gz"
            })
    void litterThatReadersTakeIsNamedAsSuch(String name) throws IOException {
        String key = "AWSLogs/123456789012/CloudTrail/us-east-1/2026/01/31/" + name;
        sample.trail.put(key, new byte[10]);
        assertInvalid(key, "a temporary file of an editor, file manager or sync tool");
    }

    @ParameterizedTest
    @ValueSource(strings = {".DS_Store", ".nfs00000000012", ".a.json.gz.swp", ".a.json.gz.Xy12Zw", ".a.tmp"})
    void litterThatReadersSkipIsNoted(String name) throws IOException {
        String key = "AWSLogs/123456789012/CloudTrail/us-east-1/2026/01/31/" + name;
        sample.trail.put(key, new byte[10]);
        CliResult ran = sample.validate();
        assertThat(ran.out())
                .contains("Note: s3://trail/" + key + " is not a log file: its name is that of a temporary file");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
    }

    @Test
    void unfinishedCopyOfTheServiceIsNoted() throws IOException {
        String key = sample.logs.get(0).replace("/123456789012_", "/.waymark-123456789012_");
        sample.trail.put(key, new byte[10]);
        sample.trail.put(sample.digests.get(0) + ".meta.json.tmp", new byte[10]);
        CliResult ran = sample.validate();
        assertThat(ran.out())
                .contains("Note: s3://trail/" + key + " is being written")
                .contains(".meta.json.tmp is being written");
        assertThat(ran.status()).isZero();
    }

    private void assertInvalid(String key, String reason) {
        CliResult ran = sample.validate();
        assertThat(ran.err())
                .containsPattern("file\ts3://trail/\\Q" + key + "\\E\tINVALID: [^\n]*\\Q" + reason + "\\E");
        assertThat(ran.status()).isEqualTo(1);
    }
}
