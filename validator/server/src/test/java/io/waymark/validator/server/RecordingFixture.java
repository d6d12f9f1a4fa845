package io.waymark.validator.server;

import io.waymark.testing.trail.TrailBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of two homes that keep the records of its events. */
abstract class RecordingFixture {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    RecordingHome home;

    @SuppressWarnings("NullAway.Init")
    RecordingHome other;

    @SuppressWarnings("NullAway.Init")
    TestServer test;

    @BeforeEach
    void start() throws IOException {
        home = new RecordingHome(folder.resolve("home"), TrailBuilder.BUCKET);
        other = new RecordingHome(folder.resolve("other"), "others");
        test = new TestServer(home, other);
    }

    @AfterEach
    void stop() throws IOException {
        test.close();
    }
}
