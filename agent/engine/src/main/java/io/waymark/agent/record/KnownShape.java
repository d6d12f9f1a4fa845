package io.waymark.agent.record;

import io.waymark.agent.layout.EventField;
import io.waymark.writer.journal.Definition;
import io.waymark.writer.journal.TemplatedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an event of an operation was cut: the constants of the text that calls write. To compare them with those of the next
 * event costs less than to put its template together. Immutable.
 */
final class KnownShape {
    private static final EventField[] FIELDS = Arrays.stream(EventField.inRecordOrder())
            .filter(EventField::isPerCall)
            .toArray(EventField[]::new);

    /** In bytes of constants. To hold a longer one costs more memory than it saves time. */
    private static final int MAX_SIZE = 4096;

    private final Definition template;
    private final int markCount;
    private final long callerFields;
    /** For each of {@link #FIELDS} the constants, between which the values are; null if the field has no text. */
    private final byte[] @Nullable [][] constants;

    private KnownShape(Definition template, int markCount, long callerFields, byte[] @Nullable [][] constants) {
        this.template = template;
        this.markCount = markCount;
        this.callerFields = callerFields;
        this.constants = constants;
    }

    /**
     * Returns the shape of an event; null if it is not worth holding.
     *
     * @param values start and end of each value in the event's text, in the order of the record
     * @param valueBounds twice the number of values
     * @param callerFields the fields that the caller has
     */
    static @Nullable KnownShape of(
            CapturedEvent event, int[] values, int valueBounds, Definition template, int markCount, long callerFields) {
        if (constantLength(event, values, valueBounds) > MAX_SIZE) {
            return null;
        }
        byte[] text = event.text().array();
        byte[] @Nullable [][] constants = new byte[FIELDS.length][][];
        int next = 0;
        for (int i = 0; i < FIELDS.length; i++) {
            int at = event.textStart(FIELDS[i]);
            int end = at + event.textLength(FIELDS[i]);
            if (at == end) {
                continue;
            }
            List<byte[]> ofField = new ArrayList<>();
            while (next < valueBounds && values[next] >= at && values[next + 1] <= end) {
                ofField.add(Arrays.copyOfRange(text, at, values[next]));
                at = values[next + 1];
                next += 2;
            }
            ofField.add(Arrays.copyOfRange(text, at, end));
            constants[i] = ofField.toArray(byte[][]::new);
        }
        return new KnownShape(template, markCount, callerFields, constants);
    }

    private static int constantLength(CapturedEvent event, int[] values, int valueBounds) {
        int length = 0;
        for (EventField field : FIELDS) {
            length += event.textLength(field);
        }
        for (int i = 0; i < valueBounds; i += 2) {
            length -= values[i + 1] - values[i];
        }
        return length;
    }

    /**
     * Adds the values of an event that has this shape.
     *
     * @param to a record without parts
     * @return whether the record is complete; if not, it may have some values
     */
    boolean split(CapturedEvent event, long fieldsOfCaller, TemplatedRecord to) {
        if (fieldsOfCaller != callerFields) {
            return false;
        }
        byte[] text = event.text().array();
        for (int i = 0; i < FIELDS.length; i++) {
            byte[][] ofField = constants[i];
            int length = event.textLength(FIELDS[i]);
            // Whether a field has text decides whether the template has its name.
            boolean same = ofField == null
                    ? length == 0
                    : length > 0 && split(text, event.textStart(FIELDS[i]), length, ofField, to);
            if (!same) {
                return false;
            }
        }
        return to.end(template, markCount);
    }

    private static boolean split(byte[] text, int from, int length, byte[][] constants, TemplatedRecord to) {
        int at = from;
        int end = from + length;
        int last = constants.length - 1;
        for (int i = 0; i <= last; i++) {
            byte[] constant = constants[i];
            int after = at + constant.length;
            if (after > end || !Arrays.equals(text, at, after, constant, 0, constant.length)) {
                return false;
            }
            at = after;
            if (i < last) {
                boolean quoted = constant.length > 0 && constant[constant.length - 1] == '"';
                int valueEnd = quoted ? SplitRecord.endOfString(text, at, end) : SplitRecord.endOfScalar(text, at, end);
                to.knownValue(text, at, valueEnd);
                at = valueEnd;
            }
        }
        return at == end;
    }
}
