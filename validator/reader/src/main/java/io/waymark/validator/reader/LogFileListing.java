package io.waymark.validator.reader;

import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the log files of a store. Stateless; thread-safe if its listener is. */
public final class LogFileListing {
    private static final Comparator<StoredLogFile> OLDEST_FIRST = Comparator.comparing(StoredLogFile::deliveryMinute)
            .thenComparing(file -> file.uri().toString());

    private final ReadOnlyStore store;
    private final SkippedFileListener skipped;

    /**
     * Creates a listing.
     *
     * @param store the store
     * @param skipped receives files that cannot be listed
     */
    public LogFileListing(ReadOnlyStore store, SkippedFileListener skipped) {
        this.store = store;
        this.skipped = skipped;
    }

    /**
     * Lists the log files of all buckets.
     *
     * @param oldestFirst whether to sort from oldest to newest; newest to oldest otherwise
     * @return the log files in order of delivery
     * @throws IOException if the store cannot be listed
     */
    public List<StoredLogFile> list(boolean oldestFirst) throws IOException {
        List<StoredLogFile> files = new ArrayList<>();
        for (String bucket : store.buckets()) {
            store.visit(bucket, new ReadOnlyStore.ObjectVisitor() {
                @Override
                public void visitObject(ObjectUri object) {
                    if (LogFileKey.matches(object.key())) {
                        add(files, object);
                    }
                }

                @Override
                public void visitUnreadable(ObjectUri object, String reason) {
                    skipped.onSkipped(object, reason);
                }
            });
        }
        files.sort(oldestFirst ? OLDEST_FIRST : OLDEST_FIRST.reversed());
        return files;
    }

    private void add(List<StoredLogFile> files, ObjectUri object) {
        try {
            files.add(new StoredLogFile(object, LogFileKey.parse(object.key()).time()));
        } catch (FormatException e) {
            skipped.onSkipped(object, String.valueOf(e.getMessage()));
        }
    }
}
