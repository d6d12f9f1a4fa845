package io.waymark.agent.record;

import io.waymark.writer.journal.TemplatedRecord;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shapes that the events of each operation had of late. A shape may have names that a client sent: a new one takes the
 * place of the oldest. Used by one thread.
 */
final class KnownShapes {
    private static final int MAX_OPERATIONS = 1024;
    /** More are put together each time. */
    private static final int MAX_PER_OPERATION = 4;

    private final Map<RecordTemplate, ShapesOfOperation> shapes = new HashMap<>();

    private static final class ShapesOfOperation {
        final @Nullable KnownShape[] known = new KnownShape[MAX_PER_OPERATION];
        int next;
    }

    /** Adds the values of an event to a record without parts; returns whether its shape is known. */
    boolean split(RecordTemplate operation, CapturedEvent event, long callerFields, TemplatedRecord to) {
        ShapesOfOperation ofOperation = shapes.get(operation);
        if (ofOperation == null) {
            return false;
        }
        for (KnownShape shape : ofOperation.known) {
            if (shape == null) {
                return false;
            }
            if (shape.split(event, callerFields, to)) {
                return true;
            }
            to.removeParts();
        }
        return false;
    }

    void add(RecordTemplate operation, KnownShape shape) {
        if (shapes.size() == MAX_OPERATIONS && !shapes.containsKey(operation)) {
            // Operations that are made up for each event.
            shapes.clear();
        }
        ShapesOfOperation ofOperation = shapes.computeIfAbsent(operation, any -> new ShapesOfOperation());
        ofOperation.known[ofOperation.next] = shape;
        ofOperation.next = (ofOperation.next + 1) % MAX_PER_OPERATION;
    }
}
