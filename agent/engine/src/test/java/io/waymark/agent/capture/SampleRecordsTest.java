package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ArnPart;
import io.waymark.agent.capture.AuditedMethod.ParameterSpec;
import io.waymark.agent.capture.AuditedMethod.ResourceSpec;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.capture.AuditedMethod.Sensitivity;
import io.waymark.writer.selectors.EventCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our records beside real ones of CloudTrail. */
class SampleRecordsTest {
    private static final Path SAMPLES =
            Path.of(System.getProperty("waymark.samples", "../../../shared/reference/samples"));
    /** The publisher left these files as CloudTrail delivered them; those of others are sorted or edited. */
    private static final String UNTOUCHED = "invictus";

    private static final List<JsonNode> OURS = new ArrayList<>();

    @BeforeAll
    static void record() {
        Assumptions.assumeTrue(Files.isDirectory(SAMPLES), () -> "no samples of real records in " + SAMPLES);
        try (CaptureFixture recording = new CaptureFixture(
                new CaptureSettings(CaptureFixture.ACCOUNT, "orders", CaptureLimits.DEFAULT, Set.of()))) {
            for (EventCategory category : EventCategory.values()) {
                int full = recording.methods.register(new AuditedMethod(
                        "com.example.Orders",
                        "create",
                        "()V",
                        "orders.example.com",
                        "Create",
                        category,
                        false,
                        List.of(new ParameterSpec("id", true, Sensitivity.CLEAR)),
                        List.of(new ResponseElementSpec("result", List.of())),
                        List.of(new ResourceSpec(
                                "Example::Order", List.of(new ArnPart.LiteralPart("arn:aws:orders:x")))),
                        Sensitivity.CLEAR));
                AuditedCall answered = recording.capture.begin(full, null);
                answered.argument(0, "o-1");
                answered.returned("r-1");
                AuditedCall failed = recording.capture.begin(full, null);
                failed.argument(0, "o-2");
                failed.threw(new IllegalStateException("no such order"));
            }
            recording
                    .capture
                    .begin(recording.methods.register(CaptureFixture.method("Ping")), null)
                    .returned();
            OURS.addAll(recording.records());
        }
    }

    private static List<JsonNode> samples(String folder) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (Stream<Path> files = Files.walk(SAMPLES.resolve(folder))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                JsonNode content = CaptureFixture.parse(Files.readString(file));
                (content.isArray() ? content : content.path("Records"))
                        .forEach(record -> records.add(record.has("Event") ? record.get("Event") : record));
            }
        }
        return records.stream().filter(record -> record.has("eventVersion")).toList();
    }

    private static List<String> keys(JsonNode record) {
        List<String> keys = new ArrayList<>();
        record.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Test
    void keysHaveCloudTrailJsonTypes() throws IOException {
        Map<String, Set<JsonNodeType>> types = new HashMap<>();
        List<JsonNode> samples = samples(".");
        assertThat(samples).hasSizeGreaterThan(1000);
        for (JsonNode sample : samples) {
            sample.properties()
                    .forEach(entry -> types.computeIfAbsent(entry.getKey(), key -> EnumSet.noneOf(JsonNodeType.class))
                            .add(entry.getValue().getNodeType()));
        }
        for (JsonNode ours : OURS) {
            ours.properties()
                    .forEach(entry -> assertThat(types.get(entry.getKey()))
                            .as(entry.getKey())
                            .contains(entry.getValue().getNodeType()));
        }
    }

    @Test
    void keysAreInCloudTrailOrder() throws IOException {
        List<JsonNode> samples = samples(UNTOUCHED);
        assertThat(samples).hasSizeGreaterThan(1000);
        for (JsonNode sample : samples) {
            for (JsonNode ours : OURS) {
                List<String> expected = keys(sample);
                List<String> actual = keys(ours);
                expected.retainAll(actual);
                actual.retainAll(expected);
                assertThat(actual).isEqualTo(expected);
            }
        }
    }

    @Test
    void requiredCloudTrailKeysArePresent() throws IOException {
        List<String> always = keys(OURS.get(0));
        for (JsonNode sample : samples(UNTOUCHED)) {
            always.retainAll(keys(sample));
        }
        assertThat(always).contains("requestParameters", "responseElements", "eventID");
        for (JsonNode ours : OURS) {
            assertThat(keys(ours)).containsAll(always);
        }
    }

    @Test
    void resourceKeysAreInCloudTrailOrder() throws IOException {
        List<String> entry = keys(OURS.get(0).get("resources").get(0));
        assertThat(entry).containsExactly("accountId", "type", "ARN");
        assertThat(samples(UNTOUCHED).stream().filter(sample -> sample.has("resources")))
                .isNotEmpty()
                .allSatisfy(sample -> assertThat(entry)
                        .containsSubsequence(keys(sample.get("resources").get(0))));
    }

    @Test
    void timesAndIdsHaveCloudTrailFormat() {
        for (JsonNode ours : OURS) {
            assertThat(ours.get("eventTime").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            for (String id : List.of("eventID", "requestID")) {
                assertThat(ours.get(id).asText())
                        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
            }
            assertThat(ours.get("managementEvent").asBoolean())
                    .isEqualTo(ours.get("eventCategory").asText().equals("Management"));
        }
    }

    @Test
    void absentParametersAndResponseAreNull() {
        JsonNode failed = OURS.get(1);
        assertThat(failed.get("responseElements").isNull()).isTrue();
        JsonNode ping = OURS.get(OURS.size() - 1);
        assertThat(ping.get("requestParameters").isNull()).isTrue();
        assertThat(ping.get("responseElements").isNull()).isTrue();
        assertThat(ping.has("resources")).isFalse();
        assertThat(ping.has("errorCode")).isFalse();
    }
}
