package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.verifier.DirectoryStore;
import io.waymark.validator.verifier.ObjectUri;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds a store's log files and reports damaged ones, one line each. Not safe for use by many threads. */
final class LogFiles {
    private static final Duration CLOCK_SLACK = Duration.ofHours(2);

    private final DirectoryStore store;
    private final PrintStream err;
    private boolean damaged;

    LogFiles(DirectoryStore store, PrintStream err) {
        this.store = store;
        this.err = err;
    }

    /**
     * A log file.
     *
     * @param uri its place
     * @param delivered the minute of its delivery, by its name
     */
    record LogFile(ObjectUri uri, Instant delivered) {
        /** Returns a time that no record in the file is newer than, even if the service's clock was set back. */
        Instant newestPossible() {
            return delivered.plus(CLOCK_SLACK);
        }
    }

    /** Tells whether a damaged file was reported. */
    boolean damaged() {
        return damaged;
    }

    /** Reports a file. */
    void report(ObjectUri file, String reason) {
        damaged = true;
        err.println("waymark: skipped " + Printable.of(file.toString()) + ": " + Printable.of(reason));
    }

    /**
     * Lists the log files.
     *
     * @param oldestFirst whether the oldest comes first, else the newest
     * @return them, in the order of delivery
     * @throws IOException if the store cannot be listed
     */
    List<LogFile> list(boolean oldestFirst) throws IOException {
        List<LogFile> files = new ArrayList<>();
        for (String bucket : store.buckets()) {
            store.visit(bucket, new DirectoryStore.Visitor() {
                @Override
                public void object(ObjectUri object) {
                    if (LogFileKey.matches(object.key())) {
                        add(files, object);
                    }
                }

                @Override
                public void unreadable(ObjectUri object, String reason) {
                    report(object, reason);
                }
            });
        }
        Comparator<LogFile> order = Comparator.comparing(LogFile::delivered)
                .thenComparing(file -> file.uri().toString());
        files.sort(oldestFirst ? order : order.reversed());
        return files;
    }

    private void add(List<LogFile> files, ObjectUri object) {
        try {
            files.add(new LogFile(object, LogFileKey.parse(object.key()).time()));
        } catch (FormatException e) {
            report(object, String.valueOf(e.getMessage()));
        }
    }
}
