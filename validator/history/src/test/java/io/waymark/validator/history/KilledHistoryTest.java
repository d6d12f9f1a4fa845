package io.waymark.validator.history;

import static io.waymark.validator.history.TestStore.find;
import static io.waymark.validator.history.TestStore.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that indexes is killed while log files come. */
class KilledHistoryTest {
    private static final int ROUNDS = Boolean.getBoolean("waymark.long") ? 100 : 4;
    private static final int FILES_PER_ROUND = 25;
    private static final int EVENTS_PER_FILE = 20;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void everyEventIsThereOnceAfterKills() throws IOException, InterruptedException {
        Instant start = Instant.now();
        TestStore store = new TestStore(home, start);
        long events = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Process indexer = start();
            try {
                for (int file = 0; file < FILES_PER_ROUND; file++) {
                    events = addFile(store, start, events);
                }
                awaitWork(indexer, round);
            } finally {
                indexer.destroyForcibly();
                assertThat(indexer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
        try (StoreHistory history = store.open(Clock.systemUTC())) {
            history.update();
            assertThat(store.problems.skipped).isEmpty();
            assertThat(find(history, query()).stream().sorted())
                    .containsExactlyElementsOf(
                            LongStream.range(0, events).boxed().toList());
        }
    }

    private static long addFile(TestStore store, Instant start, long first) throws IOException {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < EVENTS_PER_FILE; i++) {
            records.add(store.record(start.minusSeconds(3_600 - first % 60), first + i, ""));
        }
        store.addFile(start.minusSeconds(60), records.toArray(new String[0]));
        return first + EVENTS_PER_FILE;
    }

    /** Kills some rounds in the first update, some between updates, and some long after. */
    private void awaitWork(Process indexer, int round) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(DEADLINE);
        int lines = round % 4;
        while (linesOf(output()) < lines) {
            assertThat(indexer.isAlive()).as("the indexer lives").isTrue();
            assertThat(Instant.now()).isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    private static long linesOf(Path output) throws IOException {
        return Files.exists(output) ? Files.readString(output).lines().count() : 0;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIndexer.class.getName(),
                        home.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output().toFile())
                .start();
    }

    private Path output() {
        return home.resolve("stdout.txt");
    }
}
