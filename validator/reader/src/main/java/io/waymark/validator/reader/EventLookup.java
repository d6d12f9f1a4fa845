package io.waymark.validator.reader;

import io.waymark.format.FormatException;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Looks up events in the log files of a store, without validating them. A damaged log file is reported and skipped as a
 * whole. Not thread-safe.
 */
public final class EventLookup {
    private final ReadOnlyStore store;
    private final SkippedFileListener skipped;
    private final LogFileListing listing;
    private final LogFileSelection selection;
    private boolean anySkipped;

    /**
     * Creates a lookup.
     *
     * @param store the store
     * @param skipped receives files that cannot be read
     */
    public EventLookup(ReadOnlyStore store, SkippedFileListener skipped) {
        this(store, LogFileSelection.ALL, skipped);
    }

    /**
     * Creates a lookup of certain events.
     *
     * @param store the store
     * @param selection selects the log files that may hold them
     * @param skipped receives files that cannot be read
     */
    public EventLookup(ReadOnlyStore store, LogFileSelection selection, SkippedFileListener skipped) {
        this.selection = selection;
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
        List<StoredLogFile> files = list(oldestFirst);
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
     * Passes on the events that match a filter, sorted within a window of some thousand events. Memory does not grow with the
     * number of events.
     *
     * @param filter selects the events
     * @param oldestFirst whether to start with the oldest event; with the newest otherwise
     * @param mapper extracts what to pass on of each event
     * @param sink receives it; returns whether it accepts more
     * @throws IOException if the store cannot be listed
     */
    public void stream(
            EventFilter filter, boolean oldestFirst, Function<StoredRecord, String> mapper, Predicate<String> sink)
            throws IOException {
        RecordWindow window = new RecordWindow(oldestFirst, sink);
        List<StoredLogFile> files = list(oldestFirst);
        for (int from = 0; from < files.size() && window.isOpen(); ) {
            int to = from + 1;
            while (to < files.size()
                    && files.get(to).deliveryMinute().equals(files.get(from).deliveryMinute())) {
                to++;
            }
            window.drainUntil(files.get(from).latestEventTime());
            if (!filter.excludesAllUntil(files.get(from).latestEventTime())) {
                stream(inOrderOfEvents(files.subList(from, to), oldestFirst), from, filter, mapper, window);
            }
            from = to;
        }
        window.drainAll();
    }

    private void stream(
            List<StoredLogFile> files,
            int firstIndex,
            EventFilter filter,
            Function<StoredRecord, String> mapper,
            RecordWindow window) {
        for (int i = 0; i < files.size() && window.isOpen(); i++) {
            int fileIndex = firstIndex + i;
            List<RecordPosition> positions = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            int[] recordIndex = new int[1];
            boolean complete = read(files.get(i), event -> {
                RecordPosition position = event.position(fileIndex, recordIndex[0]++);
                if (filter.test(event)) {
                    positions.add(position);
                    texts.add(mapper.apply(event));
                }
            });
            if (complete) {
                for (int each = 0; each < texts.size(); each++) {
                    window.add(positions.get(each), texts.get(each));
                }
                window.drain();
            }
        }
    }

    /** Sorts log files of one minute by their first records: the rest of their names is random. */
    private List<StoredLogFile> inOrderOfEvents(List<StoredLogFile> files, boolean oldestFirst) {
        if (files.size() == 1) {
            return files;
        }
        Map<StoredLogFile, RecordPosition> firsts = new HashMap<>();
        files.forEach(file -> firsts.put(file, firstPosition(file)));
        Comparator<StoredLogFile> byFirst = Comparator.comparing(firsts::get);
        return files.stream().sorted(oldestFirst ? byFirst : byFirst.reversed()).toList();
    }

    private RecordPosition firstPosition(StoredLogFile file) {
        try {
            return RecordReader.readFirst(store.open(file.uri()))
                    .map(first -> first.position(0, 0))
                    .orElse(RecordPosition.UNKNOWN);
        } catch (IOException | FormatException e) {
            // Reading the whole file reports it.
            return RecordPosition.UNKNOWN;
        }
    }

    /** Receives events with the log file that each is in. */
    @FunctionalInterface
    public interface FiledEvents {
        /**
         * An event.
         *
         * @param file its log file
         * @param event the event
         * @throws IOException if it cannot be taken; ends the lookup
         */
        void accept(ObjectUri file, StoredRecord event) throws IOException;
    }

    /**
     * Passes on the events that match a filter, log file by log file, from the oldest to the newest, in the order of each file.
     *
     * @param filter selects the events
     * @param sink receives them
     * @throws IOException if the store cannot be listed, or the sink throws it
     */
    public void forEach(EventFilter filter, FiledEvents sink) throws IOException {
        for (StoredLogFile file : list(true)) {
            for (StoredRecord event : findIn(file, filter)) {
                sink.accept(file.uri(), event);
            }
        }
    }

    /** Returns the events of one log file that match a filter, in the order of the file; none if it is damaged. */
    private List<StoredRecord> findIn(StoredLogFile file, EventFilter filter) {
        List<StoredRecord> inFile = new ArrayList<>();
        boolean complete = !filter.excludesAllUntil(file.latestEventTime())
                && read(file, event -> {
                    if (filter.test(event)) {
                        inFile.add(event);
                    }
                });
        return complete ? inFile : List.of();
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
        for (StoredLogFile file : list(false)) {
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

    private List<StoredLogFile> list(boolean oldestFirst) throws IOException {
        return selection.select(listing.list(oldestFirst));
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
