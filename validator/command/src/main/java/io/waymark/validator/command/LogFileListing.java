package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Finds a store's log files and reports damaged ones, one line each. Not safe for use by many threads. */
final class LogFileListing {
    private static final Duration CLOCK_SLACK = Duration.ofHours(2);

    private final ReadOnlyDirectoryStore store;
    private final PrintStream err;
    private boolean hasDamaged;

    LogFileListing(ReadOnlyDirectoryStore store, PrintStream err) {
        this.store = store;
        this.err = err;
    }

    /**
     * A log file.
     *
     * @param uri its place
     * @param deliveryMinute the minute of its delivery, by its name
     */
    record StoredLogFile(ObjectUri uri, Instant deliveryMinute) {
        /** Returns a time that no record in the file is newer than, even if the service's clock was set back. */
        Instant latestEventTime() {
            return deliveryMinute.plus(CLOCK_SLACK);
        }
    }

    /** Tells whether a damaged file was reported. */
    boolean hasDamaged() {
        return hasDamaged;
    }

    /** Reports a file. */
    void reportSkipped(ObjectUri file, String reason) {
        hasDamaged = true;
        err.println("waymark: skipped " + Printable.of(file.toString()) + ": " + Printable.of(reason));
    }

    /**
     * Lists the log files.
     *
     * @param oldestFirst whether the oldest comes first, else the newest
     * @return them, in the order of delivery
     * @throws IOException if the store cannot be listed
     */
    List<StoredLogFile> list(boolean oldestFirst) throws IOException {
        List<StoredLogFile> files = new ArrayList<>();
        for (String bucket : store.buckets()) {
            store.visit(bucket, new ReadOnlyDirectoryStore.ObjectVisitor() {
                @Override
                public void visitObject(ObjectUri object) {
                    if (LogFileKey.matches(object.key())) {
                        add(files, object);
                    }
                }

                @Override
                public void visitUnreadable(ObjectUri object, String reason) {
                    reportSkipped(object, reason);
                }
            });
        }
        Comparator<StoredLogFile> order = Comparator.comparing(StoredLogFile::deliveryMinute)
                .thenComparing(file -> file.uri().toString());
        files.sort(oldestFirst ? order : order.reversed());
        return files;
    }

    private void add(List<StoredLogFile> files, ObjectUri object) {
        try {
            files.add(new StoredLogFile(object, LogFileKey.parse(object.key()).time()));
        } catch (FormatException e) {
            reportSkipped(object, String.valueOf(e.getMessage()));
        }
    }
}
