package io.waymark.validator.reader;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyDirectoryStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks up events in the log files of a store, without validating them. A damaged log file is reported and skipped as a
 * whole. Not thread-safe.
 */
public final class EventLookup {
    private final ReadOnlyDirectoryStore store;
    private final SkippedFileListener skipped;
    private final LogFileListing listing;
    private boolean anySkipped;

    /**
     * Creates a lookup.
     *
     * @param store the store
     * @param skipped receives files that cannot be read
     */
    public EventLookup(ReadOnlyDirectoryStore store, SkippedFileListener skipped) {
        this.store = store;
        this.skipped = skipped;
        this.listing = new LogFileListing(store, this::skip);
    }

    /**
     * Finds the newest or oldest events that match a filter.
     *
     * @param filter selects the events
     * @param limit the maximum number of events; 0 for no limit
     * @param oldestFirst whether to start with the oldest event; with the newest otherwise
     * @param mapper extracts what to keep of each event; only this is held in memory
     * @param <T> what is kept of an event
     * @return the events found
     * @throws IOException if the store cannot be listed
     */
    public <T> LookupResult<T> find(
            EventFilter filter, int limit, boolean oldestFirst, Function<StoredRecord, T> mapper) throws IOException {
        TopRecords<T> found = new TopRecords<>(limit, oldestFirst);
        List<StoredLogFile> files = listing.list(oldestFirst);
        for (int i = 0; i < files.size(); i++) {
            StoredLogFile file = files.get(i);
            if (found.excludesAllUntil(file.latestEventTime())) {
                return new LookupResult<>(found.sorted(), true);
            }
            if (!filter.excludesAllUntil(file.latestEventTime())) {
                int fileIndex = oldestFirst ? i : files.size() - i;
                TopRecords<T> inFile = new TopRecords<>(limit, oldestFirst);
                int[] recordIndex = new int[1];
                boolean complete = read(file, event -> {
                    RecordPosition position = event.position(fileIndex, recordIndex[0]++);
                    if (filter.test(event)) {
                        inFile.add(position, mapper.apply(event));
                    }
                });
                if (complete) {
                    found.addAll(inFile);
                }
            }
        }
        return new LookupResult<>(found.sorted(), found.isTruncated());
    }

    /**
     * Finds events by ID.
     *
     * @param idPrefix an {@code eventID} or its beginning, in any case
     * @param mapper extracts what to keep of each event
     * @param <T> what is kept of an event
     * @return the events found, from the newest log file to the oldest
     * @throws IOException if the store cannot be listed
     */
    public <T> List<T> findById(String idPrefix, Function<StoredRecord, T> mapper) throws IOException {
        List<T> found = new ArrayList<>();
        for (StoredLogFile file : listing.list(false)) {
            List<T> inFile = new ArrayList<>();
            boolean complete = read(file, event -> {
                if (event.idStartsWith(idPrefix)) {
                    inFile.add(mapper.apply(event));
                }
            });
            if (complete) {
                found.addAll(inFile);
            }
        }
        return found;
    }

    /**
     * Returns whether any file was skipped so far.
     *
     * @return true if results may be incomplete
     */
    public boolean anySkipped() {
        return anySkipped;
    }

    private void skip(ObjectUri file, String reason) {
        anySkipped = true;
        skipped.onSkipped(file, reason);
    }

    private boolean read(StoredLogFile file, Consumer<StoredRecord> records) {
        try {
            RecordReader.read(store.open(file.uri()), records);
            return true;
        } catch (IOException e) {
            skip(file.uri(), IoErrorMessage.of(e));
            return false;
        } catch (FormatException e) {
            skip(file.uri(), String.valueOf(e.getMessage()));
            return false;
        }
    }
}
