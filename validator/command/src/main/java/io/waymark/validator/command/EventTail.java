package io.waymark.validator.command;

import io.waymark.format.FormatException;
import io.waymark.validator.history.JournalSource;
import io.waymark.validator.reader.EventFilter;
import io.waymark.validator.reader.EventLookup;
import io.waymark.validator.reader.LogFileListing;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.SkippedFileListener;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.reader.StoredRecord;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a store, and those that come: from the journals of its home, when they are called, or, where there are
 * none, from its log files, when they are delivered. What cannot be read is read as soon as it can be. Used by one thread.
 */
final class EventTail {
    private static final int BATCH = 1_000;
    private static final int MAX_PRINTED = 100_000;

    private final ReadOnlyStore store;
    private final JournalSource journals;
    private final EventFilter filter;
    private final TailListener listener;
    private final Set<ObjectUri> knownFiles = new HashSet<>();
    private final Set<String> reported = new HashSet<>();
    /** How often log files could not be read. */
    private final Map<ObjectUri, Integer> failures = new HashMap<>();

    private final Set<String> printed = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_PRINTED;
        }
    });
    private Map<String, Long> positions = Map.of();
    private long listedAt = System.nanoTime();
    private boolean unreadable;

    /** Receives what is wrong with a store. */
    interface TailListener extends SkippedFileListener {
        /** The store cannot be read. Not called again before {@link #onReadable}. */
        void onUnreadable(String reason);

        /** The store can be read again. */
        void onReadable();
    }

    EventTail(ReadOnlyStore store, JournalSource journals, EventFilter filter, TailListener listener) {
        this.store = store;
        this.journals = journals;
        this.filter = filter;
        this.listener = listener;
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
            // A file that cannot be read now is read again when it is followed.
            new EventLookup(store, (file, reason) -> knownFiles.remove(file))
                    .find(filter, limit, false, event -> event)
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
     * Returns events that have come since the last call, without waiting for more.
     *
     * @return the events, in the order in which they came
     */
    List<StoredRecord> poll() {
        List<StoredRecord> events = new ArrayList<>();
        try {
            events.addAll(journaled());
            // What is journaled comes a second time in log files. Of a JVM that was killed, only they may have the last
            // events.
            if (System.nanoTime() - listedAt >= store.listingInterval().toNanos()) {
                try {
                    addDelivered(events);
                } finally {
                    listedAt = System.nanoTime();
                }
                reportReadable();
            }
        } catch (IOException e) {
            reportUnreadable(e);
        }
        return events.stream().filter(this::isNew).toList();
    }

    private void reportUnreadable(IOException failure) {
        if (!unreadable) {
            unreadable = true;
            listener.onUnreadable(IoErrorMessage.of(failure));
        }
    }

    private void reportReadable() {
        if (unreadable) {
            unreadable = false;
            listener.onReadable();
        }
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
        return new LogFileListing(store, this::report).list(true);
    }

    /** Each listing finds the same problems again. */
    private void report(ObjectUri file, String reason) {
        if (reported.add(file + " " + reason)) {
            listener.onSkipped(file, reason);
        }
    }

    private void addDelivered(List<StoredRecord> events) throws IOException {
        List<StoredLogFile> files = new ArrayList<>(listFiles());
        files.removeIf(file -> knownFiles.contains(file.uri()));
        // A file that can never be read keeps no other one waiting.
        files.sort(Comparator.comparing(file -> failures.getOrDefault(file.uri(), 0)));
        for (StoredLogFile file : files) {
            if (!filter.excludesAllUntil(file.latestEventTime())) {
                ReceivedLogFile received = receive(file.uri());
                if (received != null) {
                    events.addAll(read(file.uri(), received));
                }
            }
            knownFiles.add(file.uri());
            failures.remove(file.uri());
        }
    }

    /** Returns what was received of a log file; null if it has been deleted. */
    private @Nullable ReceivedLogFile receive(ObjectUri file) throws IOException {
        try {
            return ReceivedLogFile.receive(store, file, store.summarize(file));
        } catch (FormatException e) {
            report(file, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            report(file, IoErrorMessage.of(e));
        } catch (IOException e) {
            failures.merge(file, 1, Integer::sum);
            throw e;
        }
        return null;
    }

    /** Returns the events to print of a log file; none if it is damaged. */
    private List<StoredRecord> read(ObjectUri file, ReceivedLogFile content) {
        List<StoredRecord> found = new ArrayList<>();
        try (content) {
            RecordReader.read(content.open(), event -> {
                if (filter.test(event)) {
                    found.add(event);
                }
            });
            return found;
        } catch (FormatException e) {
            report(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            report(file, IoErrorMessage.of(e));
        }
        return List.of();
    }
}
