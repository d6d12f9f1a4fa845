package io.waymark.writer.journal;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event's record on its way into the journal: the parts of its JSON, one after the other, each either a constant that other
 * records have as well, or a value of this one. Reused without allocation. Used by one thread at a time.
 *
 * <p>{@link #begin}, {@link #group}, then the parts, then {@link #end()}: after that it can be {@link
 * Journal#append(TemplatedRecord) appended}. Where the template is known from a record before, {@link #begin}, the {@link
 * #knownValue values} alone, then {@link #end(Definition, int)}.
 */
public final class TemplatedRecord {
    /** How many {@link #value values} a caller should give a record at most; it may exceed them by a few. */
    public static final int MAX_VALUES = 250;

    private static final int MAX_RETAINED_BYTES = 64 * 1024;
    private static final int INITIAL_CAPACITY = 1024;
    private static final int MAX_LENGTH_BYTES = 3;
    /** A UUID is the longest field but for values. */
    private static final int MAX_FIELD_LENGTH = 36;
    /** The end of the year 9999. */
    private static final long END_OF_TIME = 253_402_300_800_000L;

    private final LogFileGroup group = new LogFileGroup();
    private final DefinitionCache templates = new DefinitionCache();
    private byte[] entry = new byte[INITIAL_CAPACITY];
    private int length;
    /** The template's content. */
    private byte[] shape = new byte[INITIAL_CAPACITY];

    private int shapeLength;
    private int valueCount;
    private int markCount;
    private boolean grouped;
    private @Nullable Definition template;
    private @Nullable Definition caller;

    /** Creates a record without parts. */
    public TemplatedRecord() {}

    /**
     * Begins a record.
     *
     * @param sequence the event's sequence number in the stream
     * @param eventTimeMillis the record's {@code eventTime}, milliseconds since 1970
     * @param by the texts of the caller, each with a zero byte behind it
     */
    public void begin(long sequence, long eventTimeMillis, Definition by) {
        if (entry.length > MAX_RETAINED_BYTES) {
            entry = new byte[INITIAL_CAPACITY];
        }
        if (shape.length > MAX_RETAINED_BYTES) {
            shape = new byte[INITIAL_CAPACITY];
        }
        entry[0] = JournalFormat.RECORD;
        JournalFormat.setLong(entry, JournalFormat.SEQUENCE_AT, sequence);
        JournalFormat.setLong(entry, JournalFormat.EVENT_TIME_AT, eventTimeMillis);
        caller = by;
        removeParts();
    }

    /** Removes the parts that were added since {@link #begin}. */
    public void removeParts() {
        length = JournalFormat.VALUES_AT;
        shapeLength = 0;
        valueCount = 0;
        markCount = 0;
        grouped = false;
    }

    /**
     * Sets the ids.
     *
     * @param requestHigh the more significant half of the request's id
     * @param requestLow the less significant half of the request's id
     * @param eventHigh the more significant half of the event's id
     * @param eventLow the less significant half of the event's id
     */
    public void ids(long requestHigh, long requestLow, long eventHigh, long eventLow) {
        JournalFormat.setLong(entry, JournalFormat.REQUEST_ID_AT, requestHigh);
        JournalFormat.setLong(entry, JournalFormat.REQUEST_ID_AT + Long.BYTES, requestLow);
        JournalFormat.setLong(entry, JournalFormat.EVENT_ID_AT, eventHigh);
        JournalFormat.setLong(entry, JournalFormat.EVENT_ID_AT + Long.BYTES, eventLow);
    }

    /**
     * Sets the group, before the first part.
     *
     * @param data true for a data event, false for a management event
     * @param accountId the account of the record's log file: 12 digits
     * @param region the region of the record's log file: lower-case letters, digits and hyphens
     */
    public void group(boolean data, String accountId, String region) {
        grouped = group.set(data, accountId, region);
        if (grouped) {
            shape[shapeLength++] = (byte) group.length;
            constant(group.bytes, 0, group.length);
        }
    }

    /**
     * Adds a constant.
     *
     * @param text an array that contains JSON text
     * @param from index of the first byte
     * @param to index after the last byte
     */
    public void constant(byte[] text, int from, int to) {
        int count = to - from;
        if (shape.length < shapeLength + count) {
            shape = Arrays.copyOf(shape, 2 * (shapeLength + count));
        }
        System.arraycopy(text, from, shape, shapeLength, count);
        shapeLength += count;
    }

    /**
     * Adds a value.
     *
     * @param text an array that contains JSON text
     * @param from index of the first byte
     * @param to index after the last byte
     */
    public void value(byte[] text, int from, int to) {
        mark(JournalFormat.VALUE_MARK);
        knownValue(text, from, to);
    }

    /**
     * Adds the next value of a record whose template is known.
     *
     * @param text an array that contains JSON text
     * @param from index of the first byte
     * @param to index after the last byte
     */
    public void knownValue(byte[] text, int from, int to) {
        valueCount++;
        int count = to - from;
        if (entry.length < length + MAX_LENGTH_BYTES + count + JournalFormat.CHECKED_CONTEXT) {
            entry = Arrays.copyOf(entry, 2 * (length + MAX_LENGTH_BYTES + count + JournalFormat.CHECKED_CONTEXT));
        }
        int rest = count;
        while (rest >= 0x80) {
            entry[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        entry[length++] = (byte) rest;
        System.arraycopy(text, from, entry, length, count);
        length += count;
    }

    /**
     * Returns how often {@link #value} was called since {@link #begin}.
     *
     * @return the number of values
     */
    public int valueCount() {
        return valueCount;
    }

    /**
     * Adds one of the caller's texts.
     *
     * @param index which one, from 0
     */
    public void callerText(int index) {
        mark((byte) (JournalFormat.FIRST_CALLER_MARK + index));
    }

    /** Adds the event time, such as {@code 2026-01-31T23:59:59Z}, without quotes. */
    public void eventTime() {
        mark(JournalFormat.TIME_MARK);
    }

    /** Adds the sequence number. */
    public void sequence() {
        mark(JournalFormat.SEQUENCE_MARK);
    }

    /** Adds the id of the request, without quotes. */
    public void requestId() {
        mark(JournalFormat.REQUEST_ID_MARK);
    }

    /** Adds the id of the event, without quotes. */
    public void eventId() {
        mark(JournalFormat.EVENT_ID_MARK);
    }

    private void mark(byte mark) {
        if (shape.length == shapeLength) {
            shape = Arrays.copyOf(shape, 2 * shapeLength);
        }
        shape[shapeLength++] = mark;
        markCount++;
    }

    /**
     * Ends the record.
     *
     * @return whether the journal can hold it in parts; if not, it is to be appended as whole JSON
     */
    public boolean end() {
        if (!grouped || shapeLength > JournalFormat.MAX_DEFINITION_SIZE || !fits(shapeLength, markCount)) {
            return false;
        }
        Definition last = template;
        if (last == null || !Arrays.equals(last.content, 0, last.content.length, shape, 0, shapeLength)) {
            if (countMarks() != markCount) {
                return false;
            }
            template = templates.find(shape, shapeLength);
        }
        return true;
    }

    /**
     * Ends a record whose template is known.
     *
     * @param known the {@link #template} of a record that had the same constants
     * @param marks the {@link #markCount} of that record
     * @return whether the journal can hold it in parts
     */
    public boolean end(Definition known, int marks) {
        if (!fits(known.content.length, marks)) {
            return false;
        }
        template = known;
        return true;
    }

    /** Whether the reader can compose the record. */
    private boolean fits(int templateLength, int marks) {
        int callerLength = caller().content.length;
        int maxTextLength = templateLength + callerLength + length - JournalFormat.VALUES_AT + marks * MAX_FIELD_LENGTH;
        return callerLength <= JournalFormat.MAX_DEFINITION_SIZE
                && maxTextLength <= Journal.MAX_RECORD_SIZE
                && eventTimeMillis() >= 0
                && eventTimeMillis() < END_OF_TIME;
    }

    /** A text that is no JSON may have bytes that look like marks. */
    private int countMarks() {
        int count = 0;
        for (int i = 1 + group.length; i < shapeLength; i++) {
            if (shape[i] >= 0 && shape[i] < JournalFormat.FIRST_CHARACTER) {
                count++;
            }
        }
        return count;
    }

    /**
     * Returns the event's sequence number.
     *
     * @return as given to {@link #begin}
     */
    public long sequenceNumber() {
        return JournalFormat.getLong(entry, JournalFormat.SEQUENCE_AT);
    }

    /**
     * Returns the record's {@code eventTime}.
     *
     * @return as given to {@link #begin}
     */
    public long eventTimeMillis() {
        return JournalFormat.getLong(entry, JournalFormat.EVENT_TIME_AT);
    }

    /**
     * Whether it is a data event.
     *
     * @return {@code false} for a management event
     */
    public boolean isData() {
        return template().content[1] == JournalFormat.DATA;
    }

    /**
     * Returns the template, after {@link #end()}.
     *
     * @return what the record has in common with others
     */
    public Definition template() {
        return Objects.requireNonNull(template);
    }

    /**
     * Returns how many parts are no constants.
     *
     * @return values, ids and the like
     */
    public int markCount() {
        return markCount;
    }

    /**
     * Returns the JSON that a reader of the journal will find.
     *
     * @return a new array
     */
    public byte[] compose() {
        RecordTemplate parts = RecordTemplate.parse(template());
        CallerTexts texts = CallerTexts.parse(caller());
        ComposedRecord composed = new ComposedRecord();
        if (parts == null || texts == null || !new RecordText().compose(parts, texts, entry, length, composed)) {
            throw new IllegalStateException("a record cannot be composed of its parts");
        }
        return Arrays.copyOf(composed.bytes, composed.length);
    }

    /** Returns the entry's array, where journaled time, checksum and numbers are missing. */
    byte[] entry() {
        return entry;
    }

    /** Returns the entry's length in bytes. */
    int length() {
        return length;
    }

    Definition caller() {
        return Objects.requireNonNull(caller);
    }
}
