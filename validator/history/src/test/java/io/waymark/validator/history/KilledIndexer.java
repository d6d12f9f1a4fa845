package io.waymark.validator.history;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Updates the history of a store until it is killed. Prints a line after each update. */
final class KilledIndexer {
    private KilledIndexer() {}

    public static void main(String[] arguments) throws IOException {
        TestStore store = new TestStore(Path.of(arguments[0]), Clock.systemUTC().instant());
        try (StoreHistory history = store.open(Clock.systemUTC())) {
            while (true) {
                System.out.println(history.update());
            }
        }
    }
}
