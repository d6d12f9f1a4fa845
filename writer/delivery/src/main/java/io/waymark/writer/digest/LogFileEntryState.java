package io.waymark.writer.digest;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.Digest;
import io.waymark.format.EventTime;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import org.jspecify.annotations.Nullable;

/**
 * How our state files remember a log file, from the moment its bytes are final until a digest lists it: its entry in the
 * digest, without the bucket.
 */
public final class LogFileEntryState {
    private LogFileEntryState() {}

    /**
     * Writes an entry.
     *
     * @param file the log file
     * @return all but its bucket
     */
    public static JsonObject toJson(Digest.LogFileEntry file) {
        StreamRange range = file.range();
        JsonObject state = new JsonObject()
                .put("objectKey", file.object())
                .put("hashValue", file.hashValue())
                .put("newestEventTime", EventTime.format(file.newestEventTime()))
                .put("oldestEventTime", EventTime.format(file.oldestEventTime()));
        return range == null
                ? state
                : state.put("stream", range.stream())
                        .put("firstSequence", range.first())
                        .put("lastSequence", range.last())
                        .put("recordCount", range.recordCount());
    }

    /**
     * Reads an entry.
     *
     * @param state what {@link #toJson} has written
     * @param bucket the log file's bucket
     * @return the entry
     * @throws StateException if a member is missing or malformed
     */
    public static Digest.LogFileEntry fromJson(JsonObject state, String bucket) throws StateException {
        try {
            return new Digest.LogFileEntry(
                    bucket,
                    state.string("objectKey"),
                    state.string("hashValue"),
                    EventTime.parse(state.string("newestEventTime")),
                    EventTime.parse(state.string("oldestEventTime")),
                    range(state));
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }

    private static @Nullable StreamRange range(JsonObject state) throws StateException {
        String stream = state.optionalString("stream");
        try {
            return stream == null
                    ? null
                    : new StreamRange(
                            stream,
                            state.number("firstSequence"),
                            state.number("lastSequence"),
                            state.number("recordCount"));
        } catch (IllegalArgumentException e) {
            throw new StateException(e);
        }
    }

    /**
     * Parses the key of a log file of ours.
     *
     * @param file a log file that this writer has named
     * @return its key
     * @throws StateException if the entry does not have the key of a log file
     */
    public static LogFileKey key(Digest.LogFileEntry file) throws StateException {
        try {
            return LogFileKey.parse(file.object());
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }
}
