package io.waymark.writer.delivery;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.Digest;
import io.waymark.writer.digest.LogFileEntryState;
import io.waymark.writer.digest.NotLoggedState;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a journal is delivered: {@code journal/INSTANCE/checkpoint.json}.
 *
 * @param committedIndex index of the last delivered entry; {@code JournalReader.BEFORE_FIRST} for none
 * @param stream the stream of the entries after it, until another one begins; empty for none
 * @param batch the finished batch after it, whose log files may be in the store in part; null for none
 * @param logging whether the trail logs the entries after it
 */
record Checkpoint(
        long committedIndex, String stream, @Nullable Batch batch, boolean logging) {
    private static final String STOPPED = "stopped";

    JsonObject toJson() {
        Batch finished = batch;
        return new JsonObject()
                .put("committedIndex", committedIndex)
                .put("stream", stream)
                .put("logging", logging ? (String) null : STOPPED)
                .put("batch", finished == null ? null : toJson(finished));
    }

    private static JsonObject toJson(Batch batch) {
        return new JsonObject()
                .put("lastIndex", batch.lastIndex())
                .put("windowStart", batch.window().startMillis())
                .put("windowEnd", batch.window().endMillis())
                .put("compressionLevel", batch.compressionLevel())
                .put("keyPrefix", batch.prefix())
                .put(
                        "logFiles",
                        batch.files().stream().map(LogFileEntryState::toJson).toList())
                .putUnlessEmpty("notLogged", NotLoggedState.toJson(batch.notLogged()));
    }

    /**
     * Reads a checkpoint.
     *
     * @param state what {@link #toJson} has written
     * @param bucket the bucket that the batch's log files are put to
     */
    static Checkpoint fromJson(JsonObject state, String bucket) throws StateException {
        JsonObject batch = state.optionalObject("batch");
        return new Checkpoint(
                state.number("committedIndex"),
                state.string("stream"),
                batch == null ? null : batch(batch, bucket),
                !STOPPED.equals(state.optionalString("logging")));
    }

    private static Batch batch(JsonObject state, String bucket) throws StateException {
        List<Digest.LogFileEntry> files = new ArrayList<>();
        for (JsonObject file : state.objects("logFiles")) {
            files.add(LogFileEntryState.fromJson(file, bucket));
        }
        return new Batch(
                state.number("lastIndex"),
                new Window(state.number("windowStart"), state.number("windowEnd")),
                (int) state.number("compressionLevel"),
                state.string("keyPrefix"),
                files,
                NotLoggedState.read(state, "notLogged"));
    }
}
