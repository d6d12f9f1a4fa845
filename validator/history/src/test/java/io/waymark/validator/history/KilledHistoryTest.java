package io.waymark.validator.history;

import static io.waymark.validator.history.TestStore.find;
import static io.waymark.validator.history.TestStore.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it indexes log files, after some of its commits. */
class KilledHistoryTest {
    private static final int ROUNDS = Boolean.getBoolean("waymark.long") ? 100 : 4;
    private static final int FILES_PER_ROUND = 15;
    private static final int EVENTS_PER_FILE = 30;
    private static final int COMMITS = 3;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    @Test
    void everyEventIsThereOnceAfterKills() throws IOException, InterruptedException {
        Instant start = Instant.now();
        TestStore store = new TestStore(home, start);
        Files.createDirectories(store.directory);
        long events = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (int file = 0; file < FILES_PER_ROUND; file++) {
                events = addFile(store, start, events);
            }
            killAfter(lastCommit(store) + COMMITS + round % 3, store);
        }
        try (StoreHistory history = store.open(Clock.systemUTC())) {
            assertThat(history.update().files())
                    .as("files that no killed process has indexed")
                    .isPositive();
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

    private void killAfter(long commit, TestStore store) throws IOException, InterruptedException {
        Process indexer = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledIndexer.class.getName(),
                        home.toString())
                .redirectError(home.resolve("stderr.txt").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(DEADLINE)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> lastCommit(store) >= commit || !indexer.isAlive());
            assertThat(indexer.isAlive())
                    .as(Files.readString(home.resolve("stderr.txt")))
                    .isTrue();
        } finally {
            indexer.destroyForcibly();
            assertThat(indexer.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Returns the number of the last commit, which names its file in base 36; 0 if there is none. */
    private static long lastCommit(TestStore store) throws IOException {
        try (Stream<Path> files = Files.list(store.directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("segments_"))
                    .mapToLong(name -> Long.parseLong(name.substring("segments_".length()), Character.MAX_RADIX))
                    .max()
                    .orElse(0);
        }
    }
}
