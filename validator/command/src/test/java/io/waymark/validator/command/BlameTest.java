package io.waymark.validator.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.testing.process.CliResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what is proved to be changed is called invalid. */
class BlameTest {
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
    void onlyTheOverwrittenFileIsBlamedForCopiedRecords() throws IOException {
        Files.copy(
                sample.file(sample.logs.get(0)), sample.file(sample.logs.get(3)), StandardCopyOption.REPLACE_EXISTING);
        assertInvalid(sample.logs.get(3), "hash value doesn't match");
        assertThat(sample.validate("--verbose").out())
                .contains(sample.logs.get(0) + "\tvalid")
                .contains("1/7 log files INVALID");
    }

    @Test
    void logFileOfAChangedDigestIsUnproven() throws IOException {
        String log = sample.homeChain.addLogFile(SampleTrail.at(8.5), 1);
        String digest = sample.homeChain.addDigest(SampleTrail.hour(8));
        sample.homeChain.addDigest(SampleTrail.hour(9));
        Files.writeString(sample.file(digest), "changed");
        assertInvalid(digest, "");
        CliResult ran = sample.validate("--verbose");
        assertThat(ran.err()).doesNotContain(log);
        assertThat(ran.out()).contains(log + "\tnot in any valid digest: an invalid one may list it");
    }

    @Test
    void lateLogFileOfARemovedBackfillDigestIsUnproven() throws IOException {
        String log = sample.homeChain.addLogFile(SampleTrail.at(6.25), 1);
        String digest = sample.homeChain.addBackfillDigest(SampleTrail.hour(8));
        Files.delete(sample.file(digest));
        assertInvalid(digest, "not found");
        assertThat(sample.validate("--verbose").err()).doesNotContain(log);
    }

    private void assertInvalid(String key, String reason) {
        CliResult ran = sample.validate();
        assertThat(ran.err())
                .containsPattern("file\ts3://trail/\\Q" + key + "\\E\tINVALID: [^\n]*\\Q" + reason + "\\E");
        assertThat(ran.status()).isEqualTo(1);
    }
}
