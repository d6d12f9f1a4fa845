package io.waymark.agent.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.testing.GoldenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a record holds in place of a value that was left out is wire format, see {@code docs/wire-format.md}. */
class OmissionMarkerGoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CaptureFixture fixture = new CaptureFixture();
    private final ObjectNode markers = JSON.createObjectNode();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Fails when it is read. */
    public static final class UnreadableBean {
        private @Nullable UnreadableBean parent;
        private @Nullable String name;

        @SuppressWarnings("NullAway") // that is the point
        public @Nullable String getName() {
            return parent.name;
        }
    }

    private void addCaptured(String name, Object value) {
        markers.set(name, fixture.value(value));
    }

    private void addWritten(String name, Consumer<JsonBuffer> write) throws IOException {
        JsonBuffer out = new JsonBuffer(256);
        write.accept(out);
        markers.set(name, JSON.readTree(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8)));
    }

    @Test
    void omissionMarkersKeepTheirShape() throws Exception {
        List<Object> cycle = new ArrayList<>();
        cycle.add(cycle);
        Object deep = "leaf";
        for (int i = 0; i <= CaptureLimits.DEFAULT.maxDepth(); i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        addCaptured("long string", "x".repeat(CaptureLimits.DEFAULT.maxLength() + 1));
        addCaptured("bytes", new byte[] {1, 2, 3});
        addCaptured("unsupported type", new Object());
        addCaptured("failing property", new UnreadableBean());
        addCaptured("cycle", cycle);
        addCaptured("nested too deeply", deep);
        markers.set(
                "too many elements, the last element",
                fixture.value(Collections.nCopies(CaptureLimits.DEFAULT.maxCount() + 1, 7))
                        .get(CaptureLimits.DEFAULT.maxCount()));
        addWritten("too many elements, size unknown", out -> OmissionMarker.count(out, -1));
        addWritten("property not found", out -> OmissionMarker.missingProperty(out, "orderId"));
        addWritten("too large", out -> {
            out.string("value");
            OmissionMarker.size(out, 0, true);
        });
        addWritten("too large to be written to its end", out -> {
            out.string("value");
            OmissionMarker.size(out, 0, false);
        });
        new GoldenFile("omission-markers.json").assertMatches(markers.toPrettyString());
    }
}
