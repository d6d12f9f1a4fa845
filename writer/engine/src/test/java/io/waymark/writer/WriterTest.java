package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterTest {
    private static final Duration PLENTY = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void aCleanShutdownLeavesEveryRecordInASignedStore() throws Exception {
        TestHome home = new TestHome(folder.resolve("home"));
        Writer writer = home.open();
        TestHome.append(writer, 1, 1_000);
        assertThat(writer.close(PLENTY)).isTrue();
        StoreCheck.of(home).holdsExactly(1, 1_000);
        assertThat(home.digests()).hasSize(1);
        assertThat(home.stderr()).isEmpty();
    }

    @Test
    void aRestartContinuesTheChain() throws Exception {
        TestHome home = new TestHome(folder.resolve("home"));
        for (int run = 0; run < 3; run++) {
            Writer writer = home.open();
            TestHome.append(writer, run * 10 + 1, run * 10 + 10);
            assertThat(writer.close(PLENTY)).isTrue();
        }
        StoreCheck.of(home).holdsExactly(1, 30);
        assertThat(home.digests()).hasSize(3);
    }
}
