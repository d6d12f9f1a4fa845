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
 * Observes from another process when events arrive in the journal and log files in the store. It reads the journal as delivery
 * does. It polls the journal 4,000 times a second and the store 200 times, which bounds its resolution.
 */
final class LatencyProbe implements Runnable {
    private static final long POLL_NANOS = 250_000;
    private static final int POLLS_PER_LISTING = 20;
    /** A reader that lags behind records the time at least every 64 entries. */
    private static final int MAX_ENTRIES_PER_POLL = 64;

    private final Path home;
    private final Timestamps journaled = new Timestamps();
    private final Map<Path, Long> logFileTimes = new LinkedHashMap<>();
    private final Thread thread = new Thread(this, "latency-probe");
    private volatile boolean stopped;
    private volatile @Nullable IOException failure;

    /** Starts to observe a home; its agent may start later. */
    LatencyProbe(Path home) {
        this.home = home;
        thread.start();
    }

    /** Stops the probe. */
    void stop() throws IOException, InterruptedException {
        stopped = true;
        thread.join();
        IOException thrown = failure;
        if (thrown != null) {
            throw new IOException("cannot read the journal while it is written", thrown);
        }
    }

    /** Number of events in the journal over time; call after {@link #stop}. */
    Timestamps journaled() {
        return journaled;
    }

    /** Number of events in log files over time. Reads the log files; call after {@link #stop}. */
    Timestamps inLogFiles(String marker) throws IOException {
        Timestamps timestamps = new Timestamps();
        long events = 0;
        for (Map.Entry<Path, Long> file : logFileTimes.entrySet()) {
            events += WrittenEvents.scan(file.getKey(), marker).eventCount();
            timestamps.add(events, file.getValue());
        }
        return timestamps;
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
                // A temporary file was renamed during the walk.
            }
        }
    }
}
