package io.waymark.writer.delivery;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.SpooledLogFile;
import io.waymark.writer.logfile.Window;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a journal is delivered: {@code journal/INSTANCE/checkpoint.json}.
 *
 * @param committedIndex the last entry that is delivered; {@code JournalReader.BEFORE_FIRST} for none
 * @param stream that the entries after it are of, until another one begins; empty for none
 * @param batch what is being delivered: decided, and perhaps in part in the store; null for none
 */
record Checkpoint(
        long committedIndex, String stream, @Nullable Batch batch) {
    JsonObject toJson() {
        Batch decided = batch;
        return new JsonObject()
                .put("committedIndex", committedIndex)
                .put("stream", stream)
                .put("batch", decided == null ? null : toJson(decided));
    }

    private static JsonObject toJson(Batch batch) {
        return new JsonObject()
                .put("lastIndex", batch.lastIndex())
                .put("windowStart", batch.window().startMillis())
                .put("windowEnd", batch.window().endMillis())
                .put("compressionLevel", batch.compressionLevel())
                .put("keyPrefix", batch.prefix())
                .put("logFiles", batch.files().stream().map(Checkpoint::toJson).toList());
    }

    private static JsonObject toJson(SpooledLogFile file) {
        StreamRange range = file.range();
        return new JsonObject()
                .put("spoolFile", String.valueOf(file.path().getFileName()))
                .put("objectKey", file.key().toString())
                .put("hashValue", file.sha256())
                .put("oldestEventTime", file.oldestEventTime().toEpochMilli())
                .put("newestEventTime", file.newestEventTime().toEpochMilli())
                .put(
                        "range",
                        range == null
                                ? null
                                : new JsonObject()
                                        .put("firstSequence", range.first())
                                        .put("lastSequence", range.last())
                                        .put("recordCount", range.recordCount()));
    }

    static Checkpoint fromJson(JsonObject state, Path spool) throws StateException {
        JsonObject batch = state.optionalObject("batch");
        String stream = state.string("stream");
        return new Checkpoint(
                state.number("committedIndex"), stream, batch == null ? null : batch(batch, stream, spool));
    }

    private static Batch batch(JsonObject state, String stream, Path spool) throws StateException {
        List<SpooledLogFile> files = new ArrayList<>();
        for (JsonObject file : state.objects("logFiles")) {
            files.add(new SpooledLogFile(
                    spool.resolve(file.string("spoolFile")),
                    key(file.string("objectKey")),
                    file.string("hashValue"),
                    Instant.ofEpochMilli(file.number("oldestEventTime")),
                    Instant.ofEpochMilli(file.number("newestEventTime")),
                    range(file.optionalObject("range"), stream)));
        }
        return new Batch(
                state.number("lastIndex"),
                new Window(state.number("windowStart"), state.number("windowEnd")),
                (int) state.number("compressionLevel"),
                state.string("keyPrefix"),
                files);
    }

    private static LogFileKey key(String object) throws StateException {
        try {
            return LogFileKey.parse(object);
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }

    private static @Nullable StreamRange range(@Nullable JsonObject range, String stream) throws StateException {
        try {
            return range == null
                    ? null
                    : new StreamRange(
                            stream,
                            range.number("firstSequence"),
                            range.number("lastSequence"),
                            range.number("recordCount"));
        } catch (IllegalArgumentException e) {
            throw new StateException(e);
        }
    }
}
