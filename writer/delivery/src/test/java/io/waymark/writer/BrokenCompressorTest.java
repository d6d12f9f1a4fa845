package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are delivered and can be read although the compressor makes what cannot: a table of it is broken. */
class BrokenCompressorTest {
    private static final Duration PLENTY = Duration.ofSeconds(60);
    private static final String REPORT = "a log file was compressed wrongly";

    @TempDir
    Path folder;

    private TestHome home = new TestHome(Path.of("."));
    private int[] table = {};
    private int[] intact = {};

    @BeforeEach
    void makeHome() throws ReflectiveOperationException {
        home = new TestHome(folder.resolve("home"));
        home.options.put("waymark.roll.interval", "1h");
        Field field = Class.forName("io.waymark.writer.deflate.DeflateSymbols").getDeclaredField("DISTANCE_BASE");
        field.setAccessible(true);
        table = (int[]) field.get(null);
        intact = table.clone();
    }

    @AfterEach
    void repair() {
        System.arraycopy(intact, 0, table, 0, table.length);
    }

    /** Matches are one byte off. */
    @Test
    void filesThatDoNotInflateToTheirRecordsAreWrittenByZlib() throws Exception {
        for (int symbol = 4; symbol < table.length; symbol++) {
            table[symbol]++;
        }
        deliverTwice();
        assertThat(home.stderr()).contains(REPORT).contains("compressed by zlib");
        assertThat(home.stderr().split(REPORT, -1)).as("reports, one for each run").hasSize(3);
    }

    /** The compressor itself fails. */
    @Test
    void exceptionOfTheCompressorIsOneToo() throws Exception {
        for (int symbol = 0; symbol < table.length; symbol++) {
            table[symbol] = Integer.MAX_VALUE;
        }
        deliverTwice();
        assertThat(home.stderr()).contains(REPORT);
    }

    @Test
    void intactCompressorIsNotReported() throws Exception {
        deliverTwice();
        assertThat(home.stderr()).isEmpty();
    }

    /** Both times while the writer is closed, which has no second attempt. */
    private void deliverTwice() throws Exception {
        for (int run = 0; run < 2; run++) {
            Writer writer = home.open();
            TestHome.append(writer, run * 500 + 1, run * 500 + 500);
            assertThat(writer.close(PLENTY)).isTrue();
        }
        StoreVerifier.verify(home).assertHoldsExactly(1, 1_000);
        for (String key : home.logFiles()) {
            assertThat(Files.size(home.bucket().resolve(key))).isPositive();
        }
    }
}
