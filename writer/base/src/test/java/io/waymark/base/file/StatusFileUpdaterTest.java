package io.waymark.base.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileUpdaterTest {
    private static final Instant NOW = Instant.parse("2027-01-15T08:00:00Z");

    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("status.json");
    }

    private StatusFileUpdater<String> updater(Duration minInterval, @Nullable String written) {
        return new StatusFileUpdater<>(
                new StatusFile(path),
                (text, json) -> json.writeString(text),
                String::equalsIgnoreCase,
                minInterval,
                written);
    }

    @Test
    void changedStatusReplacesTheFile() throws IOException {
        StatusFileUpdater<String> updater = updater(Duration.ZERO, null);
        updater.update("running", NOW);
        updater.update("RUNNING", NOW);
        assertThat(path).hasContent("\"running\"");
        updater.update("failing", NOW);
        assertThat(path).hasContent("\"failing\"");
    }

    @Test
    void changesWithinTheIntervalWaitForFlush() throws IOException {
        StatusFileUpdater<String> updater = updater(Duration.ofHours(1), null);
        updater.update("running", NOW);
        updater.update("failing", NOW);
        assertThat(path).hasContent("\"running\"");
        updater.flush("failing");
        assertThat(path).hasContent("\"failing\"");
    }

    @Test
    void heartbeatTouchesAnUnchangedFile() throws IOException {
        Files.writeString(path, "running");
        // Overdue, as the last update counts as one interval ago.
        updater(Duration.ofHours(1), "running").update("running", NOW);
        assertThat(Files.getLastModifiedTime(path).toInstant()).isEqualTo(NOW);
    }

    @Test
    void removedFileIsWrittenAgain() throws IOException {
        StatusFileUpdater<String> updater = updater(Duration.ofHours(1), "running");
        assertThatThrownBy(() -> updater.update("running", NOW)).isInstanceOf(IOException.class);
        updater.flush("running");
        assertThat(path).hasContent("\"running\"");
    }

    @Test
    void errorTextIsBounded() {
        assertThat(StatusFileUpdater.errorText("short")).isEqualTo("short");
        assertThat(StatusFileUpdater.errorText("x".repeat(5_000))).hasSize(1_000);
    }
}
