package io.waymark.base.file;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a status file up to date: replaces it when the status has changed, and sets its time every five seconds otherwise, as
 * a sign of life. Used by one thread at a time.
 *
 * @param <S> an immutable status
 */
public final class StatusFileUpdater<S> {
    private static final long HEARTBEAT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int MAX_ERROR_LENGTH = 1_000;

    private final StatusFile file;
    private final StatusContent<S> content;
    private final BiPredicate<S, S> unchanged;
    private final long minIntervalNanos;
    private @Nullable S written;
    private long updatedNanos;

    /** Writes a status as a JSON object. */
    public interface StatusContent<S> {
        /**
         * Writes a status.
         *
         * @param status the status
         * @param json gets the object
         * @throws IOException if the generator throws it
         */
        void write(S status, JsonGenerator json) throws IOException;
    }

    /**
     * Creates an updater; touches no file.
     *
     * @param file the file to update
     * @param content writes a status
     * @param unchanged whether two statuses say the same, apart from the time of their last update
     * @param minInterval shortest time between two replacements by {@link #update}
     * @param written the content of the file; null if there is no file, or its content is unknown
     */
    public StatusFileUpdater(
            StatusFile file,
            StatusContent<S> content,
            BiPredicate<S, S> unchanged,
            Duration minInterval,
            @Nullable S written) {
        this.file = file;
        this.content = content;
        this.unchanged = unchanged;
        this.minIntervalNanos = minInterval.toNanos();
        this.written = written;
        updatedNanos = System.nanoTime() - minIntervalNanos;
    }

    /**
     * Replaces the file if the status has changed and the shortest interval has passed; touches it when the heartbeat is due.
     *
     * @param status the status now
     * @param now the time now
     * @throws IOException if the file can be neither replaced nor touched; the next update tries again
     */
    public void update(S status, Instant now) throws IOException {
        long silent = System.nanoTime() - updatedNanos;
        if (isChanged(status)) {
            if (silent >= minIntervalNanos) {
                write(status);
            }
        } else if (silent >= HEARTBEAT_NANOS) {
            updatedNanos = System.nanoTime();
            try {
                file.touch(now);
            } catch (IOException | RuntimeException e) {
                // Perhaps it was removed: the next update writes it again.
                written = null;
                throw e;
            }
        }
    }

    /**
     * Replaces the file if the status has changed, whatever the interval.
     *
     * @param status the status now
     * @throws IOException if the file cannot be replaced
     */
    public void flush(S status) throws IOException {
        if (isChanged(status)) {
            write(status);
        }
    }

    private boolean isChanged(S status) {
        S before = written;
        return before == null || !unchanged.test(before, status);
    }

    private void write(S status) throws IOException {
        updatedNanos = System.nanoTime();
        file.write(JsonComposer.compose(true, json -> content.write(status, json)));
        written = status;
    }

    /**
     * Shortens an error message to what a status holds.
     *
     * @param message the whole message
     * @return at most 1,000 characters
     */
    public static String errorText(String message) {
        return message.substring(0, Math.min(message.length(), MAX_ERROR_LENGTH));
    }
}
