package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.StoredLogFile;
import io.waymark.validator.reader.StoredRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Adds to an index the events that its history keeps. Reads nothing of the store. Used by one thread at a time. */
final class EventIndexer {
    private final HistoryIndex index;
    private final HistorySettings settings;
    private final BooleanSupplier stopping;

    EventIndexer(HistoryIndex index, HistorySettings settings, BooleanSupplier stopping) {
        this.index = index;
        this.settings = settings;
        this.stopping = stopping;
    }

    /**
     * Adds the events of a log file, and the file.
     *
     * @param file the log file
     * @param received what was received of it
     * @param oldest the time of the oldest event to keep
     * @return the number of its events that are kept
     * @throws CancellationException if the history is closing
     * @throws IOException if the index cannot be written
     */
    long add(StoredLogFile file, ReceivedLogFile received, Instant oldest) throws IOException {
        String logFile = file.uri().toString();
        long[] events = new long[1];
        long[] earliest = {Long.MAX_VALUE};
        try {
            RecordReader.read(received.open(), event -> {
                EventCategory category = kept(event, oldest);
                if (category == null) {
                    earliest[0] = HistoryFields.INCOMPLETE;
                    return;
                }
                try {
                    index.add(event, category, logFile);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                events[0]++;
                earliest[0] = Math.min(earliest[0], event.time().getEpochSecond());
            });
        } catch (FormatException e) {
            throw new IOException("the received copy of the log file has changed: " + logFile, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        index.addFile(file, received.state(), earliest[0]);
        return events[0];
    }

    /**
     * Adds an event of a journal.
     *
     * @param event the event
     * @param oldest the time of the oldest event to keep
     * @throws CancellationException if the history is closing
     * @throws IOException if the index cannot be written
     */
    void addJournaled(StoredRecord event, Instant oldest) throws IOException {
        EventCategory category = kept(event, oldest);
        if (category != null) {
            index.addJournaled(event, category);
        }
    }

    /** Returns the category of an event; null if the history does not keep it. */
    private @Nullable EventCategory kept(StoredRecord event, Instant oldest) {
        if (stopping.getAsBoolean()) {
            throw new CancellationException("the history is closing");
        }
        EventCategory category = EventCategory.of(event).orElse(null);
        return category == null || !settings.keeps(category) || event.time().isBefore(oldest) ? null : category;
    }
}
