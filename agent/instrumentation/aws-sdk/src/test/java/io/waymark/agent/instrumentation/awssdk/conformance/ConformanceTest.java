package io.waymark.agent.instrumentation.awssdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Real events against those that the agent would have made of the same calls. */
class ConformanceTest {
    private static final double CLASSIFICATION_AIM = 0.99;
    private static final double PARAMETERS_AIM = 0.95;
    private static final Path REPORT = Path.of("target/conformance.txt");

    @Test
    void eventsAreWhatCloudTrailDelivered() throws Exception {
        String named = System.getProperty("waymark.samples");
        Path samples = Path.of(named == null ? "../../../../shared/reference/samples" : named);
        assumeTrue(
                Files.isDirectory(samples),
                () -> "no samples in " + samples.toAbsolutePath() + "; name their"
                        + " directory with -Dwaymark.samples=DIR");
        ConformanceRun conformance = new ConformanceRun();
        conformance.compareAll(samples);
        String report = conformance.report();
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, report);
        ConformanceRun.Tally all = conformance.total();
        int compared = all.compared;
        assertThat(compared).as("no sample is of a service whose model is here").isPositive();
        if (named == null) {
            // Differences in samples from outside the repository have no reasons in reasons.txt.
            assertThat(conformance.unexplained())
                    .as("mend the difference, or write its reason into reasons.txt")
                    .isEmpty();
        }
        assertThat((double) all.classification / compared).as(report).isGreaterThanOrEqualTo(CLASSIFICATION_AIM);
        assertThat((double) all.parameters / compared).as(report).isGreaterThanOrEqualTo(PARAMETERS_AIM);
    }
}
