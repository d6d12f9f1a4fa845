package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Size is judged per value: what fits stays, what does not is marked with its size and hash. */
class ValueSizeTest {
    private static final int LIMIT = CaptureLimits.DEFAULT.maxBytes();
    private static final List<String> LARGE = Collections.nCopies(100, "x".repeat(4000));

    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
        assertThat(recording.counters.undeliverable()).isZero();
    }

    private JsonNode parameters(Object... values) {
        String[] names = new String[values.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = "p" + i;
        }
        var call = recording.capture.begin(recording.methods.register(CaptureFixture.method("Call", names)), null);
        for (int i = 0; i < values.length; i++) {
            call.argument(i, values[i]);
        }
        call.returned();
        JsonNode written = recording.onlyRecord().get("requestParameters");
        assertThat(written.toString().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(LIMIT);
        return written;
    }

    private static String json(List<String> strings) {
        return "[\"" + String.join("\",\"", strings) + "\"]";
    }

    private static void assertMarks(JsonNode value, String json) throws Exception {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        JsonNode marker = value.get("omitted");
        assertThat(marker.get("reason").textValue()).isEqualTo("maxSize");
        assertThat(marker.get("size").intValue()).isEqualTo(text.length);
        assertThat(marker.get("sha256").textValue())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
    }

    @Test
    void largeArgumentLeavesTheOthers() throws Exception {
        JsonNode written = parameters("c-1", LARGE, 7, List.of("a"));
        assertThat(written.get("p0").textValue()).isEqualTo("c-1");
        assertMarks(written.get("p1"), json(LARGE));
        assertThat(written.get("p2").intValue()).isEqualTo(7);
        assertThat(written.get("p3").toString()).isEqualTo("[\"a\"]");
    }

    @Test
    void eachLargeArgumentIsMarked() throws Exception {
        List<String> umlauts = Collections.nCopies(100, "\u00e9".repeat(4096));
        JsonNode written = parameters(LARGE, "c-1", umlauts, LARGE);
        assertMarks(written.get("p0"), json(LARGE));
        assertThat(written.get("p1").textValue()).isEqualTo("c-1");
        assertMarks(written.get("p2"), json(umlauts));
        assertMarks(written.get("p3"), json(LARGE));
    }

    @Test
    void smallerArgumentsStayWhereAllTogetherAreTooLarge() throws Exception {
        List<String> medium = Collections.nCopies(10, "y".repeat(3000));
        List<String> larger = Collections.nCopies(20, "z".repeat(4000));
        JsonNode written = parameters(medium, larger, medium);
        assertThat(written.get("p0")).hasSize(10);
        assertMarks(written.get("p1"), json(larger));
        assertThat(written.get("p2")).hasSize(10);
    }

    @Test
    void largeMemberLeavesItsSiblings() throws Exception {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("id", "o-1");
        order.put("lines", LARGE);
        order.put("nested", Map.of("lines", LARGE, "k", "v"));
        order.put("note", "\"n\",{[");
        JsonNode written = parameters(order).get("p0");
        assertThat(written.get("id").textValue()).isEqualTo("o-1");
        assertMarks(written.get("lines"), json(LARGE));
        assertThat(written.at("/nested/k").textValue()).isEqualTo("v");
        assertMarks(written.at("/nested/lines"), json(LARGE));
        assertThat(written.get("note").textValue()).isEqualTo("\"n\",{[");
    }

    @Test
    void largeElementLeavesTheOtherElements() throws Exception {
        JsonNode written =
                parameters(List.of(Map.of("a", 1), LARGE, List.of(), Map.of())).get("p0");
        assertThat(written).hasSize(4);
        assertThat(written.get(0).toString()).isEqualTo("{\"a\":1}");
        assertMarks(written.get(1), json(LARGE));
    }

    @Test
    void oversizedStringsStayStrings() throws Exception {
        Object[] values = new Object[40];
        java.util.Arrays.fill(values, "\"\u0001\u00e9\n".repeat(1000));
        values[39] = "c-1";
        JsonNode written = parameters(values);
        String sha256 = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(((String) values[0]).getBytes(StandardCharsets.UTF_8)));
        assertThat(written.get("p0").textValue())
                .isEqualTo("\"\u0001\u00e9\n".repeat(32) + "\u2026 [omitted: maxSize, length 4000, sha256 " + sha256
                        + "]");
        assertThat(written.get("p39").textValue()).isEqualTo("c-1");
    }

    @Test
    void endlessMemberLeavesItsSiblings() {
        Object explosion = "x".repeat(100);
        for (int i = 0; i < 6; i++) {
            explosion = Collections.nCopies(100, explosion);
        }
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("id", "o-1");
        order.put("tree", explosion);
        order.put("note", "n");
        JsonNode written = parameters(order, explosion, "c-1");
        assertThat(written.at("/p0/id").textValue()).isEqualTo("o-1");
        assertThat(written.at("/p0/tree/omitted/minSize").intValue()).isGreaterThan(LIMIT);
        assertThat(written.at("/p0/note").textValue()).isEqualTo("n");
        assertThat(written.at("/p1/omitted/minSize").intValue()).isGreaterThan(LIMIT);
        assertThat(written.get("p2").textValue()).isEqualTo("c-1");
    }

    @Test
    void largeResultElementLeavesTheOthers() throws Exception {
        AuditedMethod method = CaptureFixture.withResponse(
                CaptureFixture.method("Call"),
                new ResponseElementSpec("id", List.of("id")),
                new ResponseElementSpec("lines", List.of("lines")));
        recording.capture.begin(recording.methods.register(method), null).returned(Map.of("id", "o-1", "lines", LARGE));
        JsonNode written = recording.onlyRecord().get("responseElements");
        assertThat(written.get("id").textValue()).isEqualTo("o-1");
        assertMarks(written.get("lines"), json(LARGE));
    }

    /** A key. */
    record Key(String tenant, int id) {}

    @Test
    void keysThatAreRecordsStayDistinguishable() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(new Key("t", 1), "one");
        map.put(new Key("t", 2), "two");
        map.put(List.of(1, 2), "list");
        map.put(new Object(), "a");
        map.put(new Object(), "b");
        JsonNode written = recording.value(map);
        List<String> names = new ArrayList<>();
        written.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "{\"tenant\":\"t\",\"id\":1}",
                        "{\"tenant\":\"t\",\"id\":2}",
                        "[1,2]",
                        "java.lang.Object",
                        "java.lang.Object#2");
        assertThat(written.get("{\"tenant\":\"t\",\"id\":2}").textValue()).isEqualTo("two");
    }

    @Test
    void oversizedValueBecomesOneMarker() throws Exception {
        List<String> large = Collections.nCopies(60, "x".repeat(4000));
        JsonNode written = recording.value(large);
        String whole = "[" + String.join(",", Collections.nCopies(60, "\"" + "x".repeat(4000) + "\"")) + "]";

        JsonNode marker = written.get("omitted");
        assertThat(marker.get("reason").asText()).isEqualTo("maxSize");
        assertThat(marker.get("size").asInt()).isEqualTo(whole.length());
        assertThat(marker.get("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(whole.getBytes(StandardCharsets.UTF_8))));
        assertThat(marker.get("prefix").asText()).isEqualTo(whole.substring(0, 128));
    }

    @Test
    void unboundedObjectIsAbandoned() {
        Object explosion = "x".repeat(100);
        for (int i = 0; i < 8; i++) {
            explosion = Collections.nCopies(100, explosion);
        }
        JsonNode written = recording.value(explosion);
        JsonNode marker = written.get("omitted");
        assertThat(marker.get("minSize").asInt()).isBetween(1200 * 1024, 1300 * 1024);
    }

    @Test
    void noRecordExceedsTheSizeLimit() {
        AuditedMethod method = CaptureFixture.withResponse(
                CaptureFixture.method("Call", "value"), new AuditedMethod.ResponseElementSpec("result", List.of()));
        List<String> nearlyTooLarge = Collections.nCopies(24, "\u0001".repeat(700));
        var call = recording.capture.begin(recording.methods.register(method), null);
        call.argument(0, nearlyTooLarge);
        call.returned(nearlyTooLarge);
        var failing = recording.capture.begin(recording.methods.register(method), null);
        failing.argument(0, nearlyTooLarge);
        failing.threw(new IllegalStateException("\u0001".repeat(10_000)));

        assertThat(recording.texts())
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.length()).isBetween(100_000, 256 * 1024));
        assertThat(recording.records().get(1).get("errorMessage").asText()).hasSize(1024);
    }
}
