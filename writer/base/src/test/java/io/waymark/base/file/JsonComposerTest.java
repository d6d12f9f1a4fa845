package io.waymark.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A text does not depend on those that were composed before it in the same buffers. */
class JsonComposerTest {
    private static final int MAX_BYTES_BEYOND_THE_TEXT = 256;

    private static void write(JsonGenerator json, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", text);
        json.writeObjectFieldStart("object");
        json.writeNumberField("number", text.length());
        json.writeEndObject();
        json.writeObjectFieldStart("empty");
        json.writeEndObject();
        json.writeEndObject();
    }

    private static byte[] byAGeneratorOfItsOwn(boolean indented, String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            write(indented ? json.useDefaultPrettyPrinter() : json, text);
        }
        return out.toByteArray();
    }

    private static void assertSameText(boolean indented, String text) throws IOException {
        assertThat(JsonComposer.compose(indented, json -> write(json, text)))
                .isEqualTo(byAGeneratorOfItsOwn(indented, text));
    }

    @Test
    void textsOfAnyLengthFollowEachOther() throws IOException {
        for (int length : new int[] {0, 1, 10, 8_000, 100_000, 10, 1}) {
            assertSameText(true, "ü".repeat(length));
            assertSameText(false, "ü".repeat(length));
        }
    }

    @Test
    void failureLeavesNothingBehind() throws IOException {
        assertSameText(true, "before");
        assertThatThrownBy(() -> JsonComposer.compose(true, json -> {
                    json.writeStartObject();
                    throw new IllegalArgumentException("unfinished");
                }))
                .hasMessage("unfinished");
        assertSameText(true, "after");
    }

    @Test
    void manyThreadsComposeAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String text = Integer.toString(thread).repeat(500);
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        assertSameText(true, text);
                    }
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void smallTextAllocatesLittleMoreThanItself() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 1_000; i++) {
            long before = threads.getThreadAllocatedBytes(self);
            byte[] text = JsonComposer.compose(true, json -> write(json, "delivered"));
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before - text.length);
        }
        assertThat(least).isLessThan(MAX_BYTES_BEYOND_THE_TEXT);
    }
}
