package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Receives log files, and reads them whole before anything of them is added. A damaged file is reported, and skipped until it
 * changes. Not thread-safe.
 */
final class LogFileCheck {
    /** When a file that could not be read, and has not changed, is tried again. */
    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(10);

    private final ReadOnlyStore store;
    private final Clock clock;
    private final HistoryListener listener;
    private final Map<ObjectUri, Skipped> skipped = new HashMap<>();
    private final Set<String> reported = new HashSet<>();

    /** A file that could not be read, as it was then. */
    private record Skipped(ObjectSummary seen, Instant at) {}

    LogFileCheck(ReadOnlyStore store, Clock clock, HistoryListener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Receives a file.
     *
     * @return the file, to be closed by the caller; null if it cannot be added
     */
    @Nullable
    ReceivedLogFile receive(ObjectUri file) {
        ObjectSummary seen = null;
        try {
            seen = store.summarize(file);
            if (isSkipped(file, seen)) {
                return null;
            }
            ReceivedLogFile received = ReceivedLogFile.receive(seen, store.open(file));
            try {
                RecordReader.read(received.open(), record -> {});
            } catch (FormatException | IOException | RuntimeException e) {
                received.close();
                throw e;
            }
            skipped.remove(file);
            return received;
        } catch (FormatException e) {
            report(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            report(file, IoErrorMessage.of(e));
        }
        if (seen != null) {
            skipped.put(file, new Skipped(seen, clock.instant()));
        }
        return null;
    }

    private boolean isSkipped(ObjectUri file, ObjectSummary seen) {
        Skipped before = skipped.get(file);
        return before != null
                && before.seen().equals(seen)
                && clock.instant().isBefore(before.at().plus(RETRY_INTERVAL));
    }

    /** Reports what is wrong with a file, once. */
    void report(ObjectUri file, String reason) {
        if (reported.add(file + " " + reason)) {
            listener.onSkipped(file, reason);
        }
    }
}
