package io.waymark.validator.command;

import io.waymark.validator.reader.StoredRecord;
import java.util.List;

/** The columns of events in tables, and the more exact ones in comma-separated values. */
final class EventColumns {
    static final int USER = 1;
    static final int SOURCE = 3;
    static final int REGION = 5;
    static final int ADDRESS = 6;

    /** The titles of a table. */
    static final List<String> TITLES =
            List.of("TIME", "USER", "EVENT", "SOURCE", "OUTCOME", "REGION", "ADDRESS", "EVENT ID");

    /** The same, wide enough for most of the events that come after the title. */
    static final String[] FOLLOWED = {
        pad("TIME", 20),
        pad("USER", 12),
        pad("EVENT", 20),
        pad("SOURCE", 24),
        pad("OUTCOME", 20),
        pad("REGION", 12),
        pad("ADDRESS", 15),
        "EVENT ID"
    };

    /** The fields of a line of comma-separated values, named as in the record. */
    static final List<String> FIELDS = List.of(
            "eventTime",
            "userName",
            "eventName",
            "eventSource",
            "errorCode",
            "errorMessage",
            "awsRegion",
            "sourceIPAddress",
            "readOnly",
            "resources",
            "requestID",
            "eventID");

    private static final int ID_PREFIX_LENGTH = 8;

    private EventColumns() {}

    private static String pad(String title, int width) {
        return title + " ".repeat(width - title.length());
    }

    /** Returns the cells of an event in a table. */
    static List<String> cells(StoredRecord event) {
        String id = event.text("eventID");
        String address = event.text("sourceIPAddress");
        return List.of(
                event.text("eventTime"),
                event.userName(),
                event.text("eventName"),
                event.text("eventSource"),
                event.outcome(),
                event.text("awsRegion"),
                address.isEmpty() ? "-" : address,
                id.substring(0, Math.min(ID_PREFIX_LENGTH, id.length())));
    }

    /** Returns the values of an event's fields. */
    static List<String> values(StoredRecord event) {
        return FIELDS.stream()
                .map(field -> switch (field) {
                    case "userName" -> event.userName();
                    case "resources" -> String.join(" ", event.arns());
                    default -> event.text(field);
                })
                .toList();
    }
}
