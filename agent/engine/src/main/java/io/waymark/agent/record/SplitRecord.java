package io.waymark.agent.record;

import io.waymark.writer.journal.TemplatedRecord;

/**
 * A record in parts. Of JSON text, the values of members and elements are values of the record; brackets, names and quotes
 * are constants. Used by one thread.
 */
final class SplitRecord implements RecordParts {
    private final TemplatedRecord record;

    SplitRecord(TemplatedRecord record) {
        this.record = record;
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
            record.value(text, start, end);
            constant = end;
        }
        if (at < to) {
            // Too many values: the rest is one.
            record.value(text, constant, to);
        } else {
            record.constant(text, constant, to);
        }
    }

    private static boolean isScalar(byte c) {
        return (c >= '0' && c <= '9') || c == '-' || c == 't' || c == 'f' || c == 'n';
    }

    /** Returns the position of the closing quote; the end of the text if there is none. */
    private static int endOfString(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '"') {
            at += text[at] == '\\' ? 2 : 1;
        }
        return Math.min(at, to);
    }

    private static int endOfScalar(byte[] text, int from, int to) {
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
        record.requestId(high, low);
    }

    @Override
    public void eventId(long high, long low) {
        record.eventId(high, low);
    }
}
