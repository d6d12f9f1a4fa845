package io.waymark.writer.delivery;

import io.waymark.base.file.State;
import io.waymark.base.file.StateException;
import io.waymark.format.FormatException;
import io.waymark.format.LogFileKey;
import io.waymark.format.StreamRange;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.LogFile;
import io.waymark.writer.logfile.Window;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a journal is delivered: {@code journal/INSTANCE/checkpoint.json}.
 *
 * @param after the last entry that is delivered; {@code JournalReader.START} for none
 * @param stream that the entries after it are of, until another one begins; empty for none
 * @param batch what is being delivered: decided, and perhaps in part in the store; null for none
 */
record Checkpoint(long after, String stream, @Nullable Batch batch) {
    State toState() {
        Batch decided = batch;
        return new State()
                .put("after", after)
                .put("stream", stream)
                .put("batch", decided == null ? null : toState(decided));
    }

    private static State toState(Batch batch) {
        return new State()
                .put("through", batch.through())
                .put("windowStart", batch.window().startMillis())
                .put("windowEnd", batch.window().endMillis())
                .put("compressionLevel", batch.compressionLevel())
                .put("prefix", batch.prefix())
                .put("files", batch.files().stream().map(Checkpoint::toState).toList());
    }

    private static State toState(LogFile file) {
        StreamRange range = file.range();
        return new State()
                .put("spooled", String.valueOf(file.spooled().getFileName()))
                .put("object", file.key().toString())
                .put("hashValue", file.sha256())
                .put("oldest", file.oldestEventTime().toEpochMilli())
                .put("newest", file.newestEventTime().toEpochMilli())
                .put(
                        "range",
                        range == null
                                ? null
                                : new State()
                                        .put("first", range.first())
                                        .put("last", range.last())
                                        .put("records", range.records()));
    }

    static Checkpoint of(State state, Path spool) throws StateException {
        State batch = state.optionalObject("batch");
        String stream = state.text("stream");
        return new Checkpoint(state.number("after"), stream, batch == null ? null : batch(batch, stream, spool));
    }

    private static Batch batch(State state, String stream, Path spool) throws StateException {
        List<LogFile> files = new ArrayList<>();
        for (State file : state.objects("files")) {
            files.add(new LogFile(
                    spool.resolve(file.text("spooled")),
                    key(file.text("object")),
                    file.text("hashValue"),
                    Instant.ofEpochMilli(file.number("oldest")),
                    Instant.ofEpochMilli(file.number("newest")),
                    range(file.optionalObject("range"), stream)));
        }
        return new Batch(
                state.number("through"),
                new Window(state.number("windowStart"), state.number("windowEnd")),
                (int) state.number("compressionLevel"),
                state.text("prefix"),
                files);
    }

    private static LogFileKey key(String object) throws StateException {
        try {
            return LogFileKey.parse(object);
        } catch (FormatException e) {
            throw new StateException(e);
        }
    }

    private static @Nullable StreamRange range(@Nullable State range, String stream) throws StateException {
        try {
            return range == null
                    ? null
                    : new StreamRange(stream, range.number("first"), range.number("last"), range.number("records"));
        } catch (IllegalArgumentException e) {
            throw new StateException(e);
        }
    }
}
