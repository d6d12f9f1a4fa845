package io.waymark.benchmarks.suite;

import io.waymark.base.log.OperatorLog;
import io.waymark.benchmarks.process.Timestamps;
import io.waymark.writer.journal.JournalEntry;
import io.waymark.writer.journal.JournalReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks from another process at what arrives when: events in the journal, read as delivery reads them, and log files in the
 * store. It looks four thousand times a second into the journal and two hundred times into the store, so that is how exact
 * it is.
 */
final class LatencyProbe implements Runnable {
    private static final long POLL_NANOS = 250_000;
    private static final int POLLS_PER_LISTING = 20;
    /** A reader that is behind notes the time at least that often. */
    private static final int MAX_ENTRIES_PER_POLL = 64;

    private final Path home;
    private final Timestamps journaled = new Timestamps();
    private final Map<Path, Long> logFileTimes = new LinkedHashMap<>();
    private final Thread thread = new Thread(this, "arrivals");
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    /** Begins to look at the home of an agent that has perhaps not started yet. */
    LatencyProbe(Path home) {
        this.home = home;
        thread.start();
    }

    /** Stops looking. */
    void stop() throws IOException, InterruptedException {
        stopped = true;
        thread.join();
        IOException thrown = failure;
        if (thrown != null) {
            throw new IOException("the journal cannot be looked at while it is written", thrown);
        }
    }

    /** How many events the journal had at what time; once this has ended. */
    Timestamps journaled() {
        return journaled;
    }

    /** How many events the store's log files had at what time. Counts them now. */
    Timestamps inLogFiles(String marker) throws IOException {
        Timestamps stamps = new Timestamps();
        long events = 0;
        for (Map.Entry<Path, Long> file : logFileTimes.entrySet()) {
            events += WrittenEvents.scan(file.getKey(), marker).eventCount();
            stamps.add(events, file.getValue());
        }
        return stamps;
    }

    @Override
    public void run() {
        OperatorLog log = new OperatorLog(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        Path journal = home.resolve("journal").resolve("1");
        try {
            while (!stopped && !Files.exists(journal.resolve("checkpoint.json"))) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            if (!stopped) {
                try (JournalReader reader = JournalReader.open(journal, JournalReader.BEFORE_FIRST, log)) {
                    readJournal(reader);
                }
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void readJournal(JournalReader reader) throws IOException {
        JournalEntry entry = new JournalEntry();
        long events = 0;
        for (int poll = 0; !stopped; poll++) {
            int read = 0;
            while (read < MAX_ENTRIES_PER_POLL && reader.next(entry)) {
                if (entry.type() == JournalEntry.EntryType.EVENT) {
                    events = entry.sequence() + 1;
                    read++;
                }
            }
            if (read > 0) {
                journaled.add(events, System.nanoTime());
            }
            if (read < MAX_ENTRIES_PER_POLL) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            if (poll % POLLS_PER_LISTING == 0) {
                listLogFiles();
            }
        }
    }

    private void listLogFiles() throws IOException {
        Path store = home.resolve("store");
        if (Files.isDirectory(store)) {
            long now = System.nanoTime();
            try (Stream<Path> all = Files.walk(store)) {
                all.filter(WrittenEvents::isLogFile).forEach(file -> logFileTimes.putIfAbsent(file, now));
            } catch (UncheckedIOException e) {
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e.getCause();
                }
                // A temporary file has got its final name meanwhile.
            }
        }
    }
}
