package io.waymark.agent.instrumentation.awssdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One delivered record for each kind of value that services write in their own way; in {@code cases}, by kind. */
class CloudTrailCasesTest {
    private static final Path CASES =
            Path.of("src/test/resources/io/waymark/agent/instrumentation/awssdk/conformance/cases");
    private static final ConformanceRun CONFORMANCE = new ConformanceRun();

    static List<Path> cases() throws Exception {
        try (Stream<Path> files = Files.list(CASES)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void recordHasTheValuesOfCloudTrail(Path file) throws Exception {
        JsonNode delivered = ConformanceRun.read(file).get(0);
        assertThat(CONFORMANCE.differences(delivered))
                .as("mend the difference, or write its reason into reasons.txt")
                .isEmpty();
    }
}
