package io.waymark.validator.server;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;

/** The server of a store, which the tests of a class start and share. */
abstract class StoreFixture {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path home;

    @SuppressWarnings("NullAway.Init")
    static TestServer test;

    @AfterAll
    static void stop() throws IOException {
        test.close();
    }
}
