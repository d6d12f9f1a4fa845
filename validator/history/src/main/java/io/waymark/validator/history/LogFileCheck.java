package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.SkippedFileListener;
import io.waymark.validator.verifier.IoErrorMessage;
import io.waymark.validator.verifier.ObjectSummary;
import io.waymark.validator.verifier.ObjectUri;
import io.waymark.validator.verifier.ReadOnlyStore;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
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
    /** When a damaged file that has not changed is tried again. */
    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(10);

    private final ReadOnlyStore store;
    private final Clock clock;
    private final HistoryListener listener;
    private final Map<ObjectUri, Skipped> skipped = new HashMap<>();
    private final Set<String> reported = new HashSet<>();

    /** A damaged file, as it was then. */
    private record Skipped(ObjectSummary seen, Instant at) {}

    LogFileCheck(ReadOnlyStore store, Clock clock, HistoryListener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Receives a file.
     *
     * @param file the file
     * @param unreceived is told if the store did not give it, which may end soon
     * @return the file, to be closed by the caller; null if it cannot be added
     */
    @Nullable
    ReceivedLogFile receive(ObjectUri file, SkippedFileListener unreceived) {
        try {
            ObjectSummary seen = store.summarize(file);
            return isSkipped(file, seen) ? null : check(file, ReceivedLogFile.receive(seen, store.open(file)));
        } catch (FormatException e) {
            report(file, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            report(file, IoErrorMessage.of(e));
        } catch (IOException e) {
            unreceived.onSkipped(file, IoErrorMessage.of(e));
        }
        return null;
    }

    private @Nullable ReceivedLogFile check(ObjectUri file, ReceivedLogFile received) throws IOException {
        try {
            RecordReader.read(received.open(), record -> {});
            skipped.remove(file);
            return received;
        } catch (FormatException e) {
            report(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            report(file, IoErrorMessage.of(e));
        } catch (RuntimeException e) {
            received.close();
            throw e;
        }
        received.close();
        skipped.put(file, new Skipped(received.state(), clock.instant()));
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
