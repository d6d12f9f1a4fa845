package io.waymark.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.endtoend.app.ScalarOrders;
import io.waymark.testing.process.CliResult;
import io.waymark.testing.process.Jdk;
import io.waymark.testing.process.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How many events of a backlog the journal's quota holds: an event takes its values' bytes, and a fixed part. */
class JournalSizeIT {
    private static final int MAX_BYTES_PER_EVENT = 160;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("io.waymark.testing.process.Jdk#all")
    void eventOfFourScalarsIsSmall(Jdk jdk) throws Exception {
        CliResult ended = new TestJvm(jdk, folder)
                .withAgent()
                .withOption("-Dwaymark.delivery=external")
                .withOption("-Dwaymark.block.timeout=1m")
                .run(ScalarOrders.class, "3000");
        assertThat(ended.status()).as(ended.err()).isZero();
        String segment = segmentWith("order-10000500");
        int first = segment.indexOf("order-10000500");
        int last = segment.indexOf("order-10002500");
        assertThat(last).as("in the same segment").isGreaterThan(first);
        int bytesPerEvent = (last - first) / 2_000;
        assertThat(bytesPerEvent).isLessThanOrEqualTo(MAX_BYTES_PER_EVENT);
        // Names are in the template alone.
        assertThat(segment.substring(first, last)).doesNotContain("customer\":", "eventName", "ScalarOrders");
    }

    private String segmentWith(String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("waymark/journal"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".cq4")).toList()) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                if (content.contains(text)) {
                    return content;
                }
            }
        }
        throw new AssertionError("no segment has " + text);
    }
}
