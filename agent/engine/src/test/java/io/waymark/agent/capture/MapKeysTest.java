package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Distinct keys of a map never become one JSON name. */
class MapKeysTest {
    private final CaptureFixture recording = new CaptureFixture();

    @AfterEach
    void close() {
        recording.close();
    }

    @Test
    void keysWithEqualTextsStayApart() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("1", "a");
        map.put(1, "b");
        map.put(1L, "c");
        map.put("x".repeat(200) + "1", "d");
        map.put("x".repeat(200) + "2", "e");
        map.put("\ud800", "f");
        map.put("\ud801", "g");
        map.put(null, "h");
        map.put("null", "i");
        JsonNode written = recording.value(map);
        assertThat(written).hasSize(9);
        assertThat(written.get("1#2").textValue()).isEqualTo("b");
        assertThat(written.get("1#3").textValue()).isEqualTo("c");
        assertThat(written.fieldNames())
                .toIterable()
                .filteredOn(name -> name.startsWith("xxx"))
                .hasSize(2)
                .allSatisfy(name -> assertThat(name).matches("x{128}\u2026sha256:[0-9a-f]{64}"));
        assertThat(written.get("\ufffd#2").textValue()).isEqualTo("g");
        assertThat(written.get("null#2").textValue()).isEqualTo("i");
    }

    @Test
    void keyOmittedStaysApartFromTheMarker() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("omitted", "a");
        for (int i = 0; i < 200; i++) {
            map.put("k" + i, i);
        }
        JsonNode written = recording.value(map);
        assertThat(written.get("omitted#2").textValue()).isEqualTo("a");
        assertThat(written.at("/omitted/size").intValue()).isEqualTo(201);
        assertThat(recording.value(Map.of("omitted", "a")).toString()).isEqualTo("{\"omitted\":\"a\"}");
    }
}
