package io.waymark.writer.digest;

import io.waymark.base.file.JsonObject;
import io.waymark.base.file.StateException;
import io.waymark.format.FormatException;
import io.waymark.format.NotLoggedRecords;
import io.waymark.format.SequenceRange;
import java.util.ArrayList;
import java.util.List;

/** Lists of records that are not logged, in state files. */
public final class NotLoggedState {
    private NotLoggedState() {}

    /**
     * Formats a list.
     *
     * @param records the list
     * @return objects of a state file
     */
    public static List<JsonObject> toJson(List<NotLoggedRecords> records) {
        return records.stream()
                .map(each -> new JsonObject()
                        .put("stream", each.stream())
                        .put("reason", each.reason().text())
                        .put("sequences", SequenceRange.format(each.sequences())))
                .toList();
    }

    /**
     * Reads a list.
     *
     * @param state the object that has it
     * @param name the name of the member; it may be missing
     * @return the list
     * @throws StateException if it is damaged
     */
    public static List<NotLoggedRecords> read(JsonObject state, String name) throws StateException {
        List<NotLoggedRecords> records = new ArrayList<>();
        for (JsonObject each : state.optionalObjects(name)) {
            try {
                records.add(new NotLoggedRecords(
                        each.string("stream"),
                        NotLoggedRecords.Reason.of(each.string("reason")),
                        SequenceRange.parse(each.string("sequences"))));
            } catch (FormatException e) {
                throw new StateException(e);
            }
        }
        return records;
    }
}
