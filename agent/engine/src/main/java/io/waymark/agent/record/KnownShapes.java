package io.waymark.agent.record;

import io.waymark.writer.journal.TemplatedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The shapes of the events of each operation, as they were met. Used by one thread. */
final class KnownShapes {
    private static final int MAX_OPERATIONS = 1024;
    /** More are put together each time. */
    private static final int MAX_PER_OPERATION = 4;

    private final Map<RecordTemplate, List<KnownShape>> shapes = new HashMap<>();

    /** Adds the values of an event to a record without parts; returns whether its shape is known. */
    boolean split(RecordTemplate operation, CapturedEvent event, long callerFields, TemplatedRecord to) {
        List<KnownShape> known = shapes.get(operation);
        if (known == null) {
            return false;
        }
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i).split(event, callerFields, to)) {
                return true;
            }
            to.removeParts();
        }
        return false;
    }

    boolean hasRoom(RecordTemplate operation) {
        List<KnownShape> known = shapes.get(operation);
        return known == null || known.size() < MAX_PER_OPERATION;
    }

    void add(RecordTemplate operation, KnownShape shape) {
        if (shapes.size() == MAX_OPERATIONS && !shapes.containsKey(operation)) {
            // Operations that are made up for each event.
            shapes.clear();
        }
        shapes.computeIfAbsent(operation, any -> new ArrayList<>(1)).add(shape);
    }
}
