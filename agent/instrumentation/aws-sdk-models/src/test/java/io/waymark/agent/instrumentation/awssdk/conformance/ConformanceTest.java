package io.waymark.agent.instrumentation.awssdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Real events against those that the agent would have made of the same calls. */
class ConformanceTest {
    private static final double CLASSIFICATION_AIM = 0.995;
    private static final double PARAMETERS_AIM = 0.97;
    private static final double RESPONSES_AIM = 0.97;
    private static final double RESOURCES_AIM = 0.95;
    private static final double EQUAL_AIM = 0.95;
    private static final Path REPORT = Path.of("target/conformance.txt");
    private static final String NAMED = System.getProperty("waymark.samples");

    private static final ConformanceRun CONFORMANCE = new ConformanceRun();

    @Test
    void eventsAreWhatCloudTrailDelivered() throws IOException {
        String report = CONFORMANCE.report();
        Files.createDirectories(REPORT.getParent());
        Files.writeString(REPORT, report);
        ConformanceRun.Tally all = CONFORMANCE.total();
        int compared = all.compared;
        assertThat(compared).as("no sample is of a service whose model is here").isPositive();
        if (NAMED == null) {
            // Differences in samples from outside the repository have no reasons in reasons.txt.
            assertThat(CONFORMANCE.unexplained())
                    .as("mend the difference, or write its reason into reasons.txt")
                    .isEmpty();
        }
        assertThat((double) all.classification / compared).as(report).isGreaterThanOrEqualTo(CLASSIFICATION_AIM);
        assertThat((double) all.parameters / compared).as(report).isGreaterThanOrEqualTo(PARAMETERS_AIM);
        assertThat((double) all.responses / compared).as(report).isGreaterThanOrEqualTo(RESPONSES_AIM);
        assertThat((double) all.resources / compared).as(report).isGreaterThanOrEqualTo(RESOURCES_AIM);
        assertThat((double) all.equal / compared).as(report).isGreaterThanOrEqualTo(EQUAL_AIM);
    }

    /** The comparison itself is tested: with wrong values in the delivered records nothing that has values is equal. */
    @Test
    void wrongValuesAreDifferences() {
        ConformanceRun.Tally wrong = CONFORMANCE.totalWith(ConformanceTest::withWrongValues);
        assertThat(wrong.classification).isZero();
        assertThat(wrong.equal).isZero();
        ConformanceRun.Tally withoutValues = CONFORMANCE.totalWith(ConformanceTest::withoutValues);
        assertThat(wrong.parameters).isLessThanOrEqualTo(withoutValues.parameters);
        assertThat(wrong.responses).isLessThanOrEqualTo(withoutValues.responses);
        assertThat(wrong.resources).isLessThanOrEqualTo(withoutValues.resources);
    }

    @BeforeAll
    static void compareSamples() throws Exception {
        Path samples = Path.of(NAMED == null ? "../../../../shared/reference/samples" : NAMED);
        assumeTrue(
                Files.isDirectory(samples),
                () -> "no samples in " + samples.toAbsolutePath() + "; name their"
                        + " directory with -Dwaymark.samples=DIR");
        CONFORMANCE.compareAll(samples);
    }

    private static JsonNode withWrongValues(JsonNode value) {
        if (value.isValueNode()) {
            return value.isNull() ? value : TextNode.valueOf("WRONG");
        }
        JsonNode copy = value.deepCopy();
        if (copy instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> object.set(name, withWrongValues(object.get(name))));
        } else if (copy instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withWrongValues(array.get(i)));
            }
        }
        return copy;
    }

    /** Without the parts that have a value. */
    private static JsonNode withoutValues(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        event.properties().stream()
                .filter(part -> hasValue(part.getValue()))
                .forEach(part -> copy.remove(part.getKey()));
        return copy;
    }

    private static boolean hasValue(JsonNode node) {
        if (node.isContainerNode()) {
            for (JsonNode inner : node) {
                if (hasValue(inner)) {
                    return true;
                }
            }
            return false;
        }
        return !node.isNull();
    }
}
