package io.waymark.writer.journal;

/** What the reader found last; filled anew by each read, without allocation. Not safe for use by many threads. */
public final class JournalEntry {
    /** What an entry is. */
    public enum EntryType {
        /** A run of the JVM began: the events that follow are of its stream. */
        STREAM,
        /** An event's record. */
        EVENT,
        /** What is before is to be delivered now. */
        FLUSH_MARKER
    }

    final LogFileGroup group = new LogFileGroup();
    EntryType type = EntryType.FLUSH_MARKER;
    long index;
    long journaledMillis;
    long sequence;
    long eventTimeMillis;
    String stream = "";
    byte[] record = new byte[16 * 1024];
    int recordLength;

    /** Returns what it is. */
    public EntryType type() {
        return type;
    }

    /** Returns its place in the journal; places rise. */
    public long index() {
        return index;
    }

    /** Returns when it was appended: milliseconds since 1970. */
    public long journaledMillis() {
        return journaledMillis;
    }

    /** Returns the event's number in its stream. */
    public long sequence() {
        return sequence;
    }

    /** Returns the event's time: milliseconds since 1970. */
    public long eventTimeMillis() {
        return eventTimeMillis;
    }

    /** Returns which log file the event goes to; changed by the next read. */
    public LogFileGroup group() {
        return group;
    }

    /** Returns the array that the event's record begins in; changed by the next read. */
    public byte[] record() {
        return record;
    }

    /** Returns the record's length in bytes. */
    public int recordLength() {
        return recordLength;
    }

    /** Returns the id of the stream that begins. */
    public String stream() {
        return stream;
    }
}
