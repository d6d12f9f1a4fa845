package io.waymark.validator.history;

import io.waymark.format.FormatException;
import io.waymark.validator.reader.ReceivedLogFile;
import io.waymark.validator.reader.RecordReader;
import io.waymark.validator.reader.SkippedFileListener;
import io.waymark.validator.reader.StoredLogFile;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Receives log files, and reads them whole before anything of them is added. What cannot be added is reported once: a damaged
 * file is skipped until it changes; one that the store does not give is asked for less and less often. Not thread-safe.
 */
final class LogFileCheck {
    /** When a file that could not be added is tried again at the latest. */
    private static final Duration RETRY_INTERVAL = Duration.ofMinutes(10);

    /** How many files that an update could not receive are reported one by one. */
    private static final int MAX_REPORTED = 10;

    private final ReadOnlyStore store;
    private final Clock clock;
    private final HistoryListener listener;
    private final Map<ObjectUri, Failure> failures = new HashMap<>();
    private final Set<String> reported = new HashSet<>();

    /**
     * Why a file is not tried again yet.
     *
     * @param damaged the damaged file, as it was then; null if the store did not give it
     * @param first when it failed first
     * @param next when it is tried again
     */
    private record Failure(@Nullable ObjectSummary damaged, Instant first, Instant next) {}

    LogFileCheck(ReadOnlyStore store, Clock clock, HistoryListener listener) {
        this.store = store;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Receives a file.
     *
     * @param file the file
     * @param unreceived is told, once, if the store does not give it, which may end soon
     * @return the file, to be closed by the caller; null if it cannot be added
     */
    @Nullable
    ReceivedLogFile receive(ObjectUri file, SkippedFileListener unreceived) {
        Failure waiting = waiting(file);
        if (waiting != null && waiting.damaged() == null) {
            return null;
        }
        ObjectSummary seen = null;
        try {
            seen = store.summarize(file);
            return waiting != null && seen.equals(waiting.damaged())
                    ? null
                    : check(file, ReceivedLogFile.receive(store, file, seen));
        } catch (FormatException e) {
            skip(file, seen, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            failures.remove(file);
            report(file, IoErrorMessage.of(e));
        } catch (IOException e) {
            retryLater(file);
            if (isNew(file, IoErrorMessage.of(e))) {
                unreceived.onSkipped(file, IoErrorMessage.of(e));
            }
        }
        return null;
    }

    private @Nullable ReceivedLogFile check(ObjectUri file, ReceivedLogFile received) throws IOException {
        try {
            RecordReader.read(received.open(), record -> {});
            failures.remove(file);
            return received;
        } catch (FormatException e) {
            skip(file, received.state(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            skip(file, received.state(), IoErrorMessage.of(e));
        } catch (RuntimeException e) {
            received.close();
            throw e;
        }
        received.close();
        return null;
    }

    private void skip(ObjectUri file, @Nullable ObjectSummary damaged, String reason) {
        Instant now = clock.instant();
        failures.put(file, new Failure(damaged, now, now.plus(RETRY_INTERVAL)));
        report(file, reason);
    }

    /** Each request has its price, and some files can never be read, such as those that S3 has archived. */
    private void retryLater(ObjectUri file) {
        Instant now = clock.instant();
        Failure before = failures.get(file);
        Instant first = before == null || before.damaged() != null ? now : before.first();
        Duration age = Duration.between(first, now);
        failures.put(
                file, new Failure(null, first, now.plus(age.compareTo(RETRY_INTERVAL) < 0 ? age : RETRY_INTERVAL)));
    }

    private @Nullable Failure waiting(ObjectUri file) {
        Failure failure = failures.get(file);
        return failure != null && clock.instant().isBefore(failure.next()) ? failure : null;
    }

    /** Returns whether a file could not be added when it was tried last. */
    boolean hasFailed(StoredLogFile file) {
        return failures.containsKey(file.uri());
    }

    /** Reports what is wrong with a file, once. */
    void report(ObjectUri file, String reason) {
        if (isNew(file, reason)) {
            listener.onSkipped(file, reason);
        }
    }

    /** Reports the files that the store did not give; only some, if there are many: it may have gone away. */
    void reportUnreceived(List<String> problems) {
        problems.stream().limit(MAX_REPORTED).forEach(listener::onFailure);
        if (problems.size() > MAX_REPORTED) {
            listener.onFailure("cannot read " + (problems.size() - MAX_REPORTED) + " more log files");
        }
    }

    private boolean isNew(ObjectUri file, String reason) {
        return reported.add(file + " " + reason);
    }
}
