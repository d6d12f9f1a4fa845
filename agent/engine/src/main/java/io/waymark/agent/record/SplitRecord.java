package io.waymark.agent.record;

import io.waymark.writer.journal.TemplatedRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A record in parts. Of JSON text, the values of members and elements are values of the record; brackets, names and quotes
 * are constants. Used by one thread.
 */
final class SplitRecord implements RecordParts {
    private final TemplatedRecord record;
    /** Where the values of the record's JSON text are: start and end of each. */
    private int[] values = new int[32];

    private int valueBounds;

    SplitRecord(TemplatedRecord record) {
        this.record = record;
    }

    /** Forgets the values. */
    void begin() {
        valueBounds = 0;
    }

    /** Returns how the event's JSON was cut, if it was all of the record's; null if that is not worth holding. */
    @Nullable
    KnownShape shape(CapturedEvent event, long callerFields) {
        return KnownShape.of(event, values, valueBounds, record.template(), record.markCount(), callerFields);
    }

    @Override
    public void constant(byte[] text, int from, int to) {
        record.constant(text, from, to);
    }

    @Override
    public void json(byte[] text, int from, int to) {
        int constant = from;
        int at = from;
        while (at < to && record.valueCount() < TemplatedRecord.MAX_VALUES - 1) {
            byte c = text[at];
            int start = at;
            int end;
            if (c == '"') {
                end = endOfString(text, at + 1, to);
                start = at + 1;
                at = end + 1;
                if (at < to && text[at] == ':') {
                    // A name.
                    continue;
                }
            } else if (isScalar(c)) {
                end = endOfScalar(text, at, to);
                at = end;
            } else {
                at++;
                continue;
            }
            record.constant(text, constant, start);
            value(text, start, end);
            constant = end;
        }
        if (at < to) {
            // Too many values: the rest is one.
            value(text, constant, to);
        } else {
            record.constant(text, constant, to);
        }
    }

    private void value(byte[] text, int from, int to) {
        record.value(text, from, to);
        if (values.length < valueBounds + 2) {
            values = Arrays.copyOf(values, 2 * values.length);
        }
        values[valueBounds++] = from;
        values[valueBounds++] = to;
    }

    private static boolean isScalar(byte c) {
        return (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n';
    }

    /** Returns the position of the closing quote; the end of the text if there is none. */
    static int endOfString(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    static int endOfScalar(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != ',' && text[at] != '}' && text[at] != ']') {
            at++;
        }
        return at;
    }

    @Override
    public void callerMember(int index, byte[] member) {
        record.callerText(index);
    }

    @Override
    public void eventTime(long millis) {
        record.eventTime();
    }

    @Override
    public void sequence(long number) {
        record.sequence();
    }

    @Override
    public void requestId(long high, long low) {
        record.requestId();
    }

    @Override
    public void eventId(long high, long low) {
        record.eventId();
    }
}
