package io.waymark.writer.delivery;

import io.waymark.format.FormatException;
import io.waymark.writer.disk.State;
import io.waymark.writer.logfile.Batch;
import io.waymark.writer.logfile.Window;
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
                .put(
                        "batch",
                        decided == null
                                ? null
                                : new State()
                                        .put("through", decided.through())
                                        .put("windowStart", decided.window().startMillis())
                                        .put("windowEnd", decided.window().endMillis())
                                        .put("compressionLevel", decided.compressionLevel()));
    }

    static Checkpoint of(State state) throws FormatException {
        State batch = state.optionalObject("batch");
        return new Checkpoint(
                state.number("after"),
                state.text("stream"),
                batch == null
                        ? null
                        : new Batch(
                                batch.number("through"),
                                new Window(batch.number("windowStart"), batch.number("windowEnd")),
                                (int) batch.number("compressionLevel")));
    }
}
