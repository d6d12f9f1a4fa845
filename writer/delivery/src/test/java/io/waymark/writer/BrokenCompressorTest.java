package io.waymark.writer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
    private int[] distanceBase = {};
    private byte[] distanceSymbol = {};
    private int[] intactBase = {};
    private byte[] intactSymbol = {};

    @BeforeEach
    void makeHome() throws ReflectiveOperationException {
        home = new TestHome(folder.resolve("home"));
        home.options.put("waymark.roll.interval", "1h");
        distanceBase = (int[]) table("DISTANCE_BASE");
        distanceSymbol = (byte[]) table("DISTANCE_SYMBOL");
        intactBase = distanceBase.clone();
        intactSymbol = distanceSymbol.clone();
    }

    private static Object table(String name) throws ReflectiveOperationException {
        Field field = Class.forName("io.waymark.writer.deflate.DeflateSymbols").getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    @AfterEach
    void repair() {
        System.arraycopy(intactBase, 0, distanceBase, 0, distanceBase.length);
        System.arraycopy(intactSymbol, 0, distanceSymbol, 0, distanceSymbol.length);
    }

    /** Matches are one byte off. */
    @Test
    void filesThatDoNotInflateToTheirRecordsAreWrittenByZlib() throws Exception {
        for (int symbol = 4; symbol < distanceBase.length; symbol++) {
            distanceBase[symbol]++;
        }
        deliverTwice();
        assertThat(home.stderr()).contains(REPORT).contains("compressed by zlib");
        assertThat(home.stderr().split(REPORT, -1))
                .as("reports, one for each run")
                .hasSize(3);
    }

    @Test
    void exceptionOfTheCompressorIsAFaultToo() throws Exception {
        Arrays.fill(distanceSymbol, (byte) 99);
        deliverTwice();
        assertThat(home.stderr()).contains(REPORT).contains("ArrayIndexOutOfBoundsException");
    }

    @Test
    void intactCompressorIsNotReported() throws Exception {
        deliverTwice();
        assertThat(home.stderr()).isEmpty();
    }

    /** Both times while the writer is closed, which leaves no time for a later attempt. */
    private void deliverTwice() throws Exception {
        for (int run = 0; run < 2; run++) {
            Writer writer = home.open();
            TestHome.append(writer, run * 500 + 1, run * 500 + 500);
            assertThat(writer.close(PLENTY)).isTrue();
        }
        StoreVerifier.verify(home).assertHoldsExactly(1, 1_000);
    }
}
