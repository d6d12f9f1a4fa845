package io.waymark.validator.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Updates the history of a store until it is killed, with a commit after each log file. */
final class KilledIndexer {
    private KilledIndexer() {}

    public static void main(String[] arguments) throws IOException {
        TestStore store = new TestStore(Path.of(arguments[0]), Instant.now());
        try (StoreHistory history = store.open(Duration.ZERO)) {
            while (true) {
                history.update();
            }
        }
    }
}
