package io.waymark.base.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.base.log.OperatorLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final OperatorLog log = new OperatorLog(new PrintStream(stderr, true, StandardCharsets.UTF_8));

    @Test
    void readsBackWrittenState() throws Exception {
        StateFile file = new StateFile(folder.resolve("state.json"), log);
        assertThat(file.<String>read(state -> state.string("a"))).isNull();
        file.write(new JsonObject()
                .put("a", "text")
                .put("n", Long.MIN_VALUE)
                .put("o", new JsonObject().put("b", "inner"))
                .put("l", List.of(new JsonObject().put("c", 1), new JsonObject())));
        JsonObject read = Objects.requireNonNull(file.read(state -> state));
        assertThat(read.string("a")).isEqualTo("text");
        assertThat(read.number("n")).isEqualTo(Long.MIN_VALUE);
        assertThat(Objects.requireNonNull(read.optionalObject("o")).string("b")).isEqualTo("inner");
        assertThat(read.objects("l")).hasSize(2);
        assertThat(read.objects("l").get(0).number("c")).isEqualTo(1);
        assertThat(read.optionalObject("x")).isNull();
        assertThat(read.strings()).containsOnlyKeys("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"a\":1}", "{\"a\":true}", "{\"a\":\"x\"} {}", "\u0000\u0000"})
    void quarantinesAndReportsDamagedFile(String content) throws Exception {
        Path path = folder.resolve("state.json");
        Files.writeString(path, content);
        StateFile file = new StateFile(path, log);
        assertThat(file.<String>read(state -> state.string("a"))).isNull();
        assertThat(path).doesNotExist();
        assertThat(folder.resolve("state.json.corrupt")).hasContent(content);
        assertThat(stderr.toString(StandardCharsets.UTF_8))
                .contains("state.json")
                .hasLineCount(1);
    }
}
