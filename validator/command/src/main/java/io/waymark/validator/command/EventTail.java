package io.waymark.validator.command;

import io.waymark.validator.history.JournalSource;
import io.waymark.validator.reader.EventFilter;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.reader.LogFileListing;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.SkippedFileListener;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The newest events of a store, and those that come: from the journals of its home, when they are called, or, where there are
 * none, from its log files, when they are delivered. Used by one thread.
 */
final class EventTail {
    private static final int BATCH = 1_000;
    private static final int MAX_PRINTED = 100_000;

    private final ReadOnlyStore store;
    private final JournalSource journals;
    private final EventFilter filter;
    private final SkippedFileListener skipped;
    private final EventLookup lookup;
    private final Set<ObjectUri> knownFiles = new HashSet<>();
    private final Set<String> printed = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_PRINTED;
        }
    });
    private Map<String, Long> positions = Map.of();
    private long listedAt = System.nanoTime();

    EventTail(ReadOnlyStore store, JournalSource journals, EventFilter filter, SkippedFileListener skipped) {
        this.store = store;
        this.journals = journals;
        this.filter = filter;
        this.skipped = skipped;
        lookup = new EventLookup(store, skipped);
    }

    /**
     * Returns the newest events, and begins to follow.
     *
     * @param limit the maximum number of events
     * @return the events, oldest first
     * @throws IOException if the store or the journals cannot be read
     */
    List<StoredRecord> newest(int limit) throws IOException {
        // Journals first: what is delivered meanwhile is in both, and what is called meanwhile comes next.
        Map<String, StoredRecord> found = new LinkedHashMap<>();
        for (List<StoredRecord> batch = journaled(); !batch.isEmpty(); batch = journaled()) {
            batch.forEach(event -> found.put(event.text("eventID"), event));
            batch.forEach(this::isNew);
            retainNewest(found, limit);
        }
        listFiles().forEach(file -> knownFiles.add(file.uri()));
        if (limit > 0) {
            lookup.find(filter, limit, false, event -> event)
                    .values()
                    .forEach(event -> found.putIfAbsent(event.text("eventID"), event));
        }
        found.keySet().forEach(printed::add);
        retainNewest(found, limit);
        return sorted(found);
    }

    private static List<StoredRecord> sorted(Map<String, StoredRecord> found) {
        return found.values().stream()
                .sorted(Comparator.comparing(StoredRecord::time).thenComparing(StoredRecord::sequence))
                .toList();
    }

    private static void retainNewest(Map<String, StoredRecord> found, int limit) {
        List<StoredRecord> events = sorted(found);
        events.subList(0, Math.max(0, events.size() - limit)).forEach(event -> found.remove(event.text("eventID")));
    }

    /**
     * Returns events that have come since the last call, without waiting.
     *
     * @return the events, in the order in which they came
     * @throws IOException if the store or the journals cannot be read
     */
    List<StoredRecord> poll() throws IOException {
        List<StoredRecord> events = journaled();
        // What is journaled comes a second time in log files. Of a JVM that was killed, only they may have the last
        // events.
        if (System.nanoTime() - listedAt >= store.listingInterval().toNanos()) {
            listedAt = System.nanoTime();
            events.addAll(delivered());
        }
        return events.stream().filter(this::isNew).toList();
    }

    private boolean isNew(StoredRecord event) {
        String id = event.text("eventID");
        return id.isEmpty() || printed.add(id);
    }

    private List<StoredRecord> journaled() throws IOException {
        List<StoredRecord> events = new ArrayList<>();
        JournalSource.JournaledEvents read;
        do {
            read = journals.read(positions, BATCH);
            positions = read.positions();
            for (byte[] record : read.records()) {
                StoredRecord event = RecordReader.parse(record);
                if (filter.test(event)) {
                    events.add(event);
                }
            }
        } while (!read.records().isEmpty() && events.size() < BATCH);
        return events;
    }

    private List<StoredLogFile> listFiles() throws IOException {
        return new LogFileListing(store, skipped).list(true);
    }

    private List<StoredRecord> delivered() throws IOException {
        List<StoredRecord> events = new ArrayList<>();
        for (StoredLogFile file : listFiles()) {
            if (knownFiles.add(file.uri())) {
                events.addAll(lookup.findIn(file, filter));
            }
        }
        return events;
    }
}
