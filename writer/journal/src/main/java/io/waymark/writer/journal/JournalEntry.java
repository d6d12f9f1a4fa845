package io.waymark.writer.journal;

/** An entry of the journal; each read overwrites it, without allocation. Not safe for use by many threads. */
public final class JournalEntry {
    /** The kinds of entries. */
    public enum EntryType {
        /** A run of the JVM began: the events that follow belong to its stream. */
        STREAM,
        /** An event's record. */
        EVENT,
        /** Asks for delivery of the entries before it, without waiting for the end of their window. */
        FLUSH_MARKER
    }

    final LogFileGroup group = new LogFileGroup();
    EntryType type = EntryType.FLUSH_MARKER;
    long index;
    long journaledMillis;
    long sequence;
    long eventTimeMillis;
    String stream = "";
    final ComposedRecord composed = new ComposedRecord();

    /** Returns the entry's kind. */
    public EntryType type() {
        return type;
    }

    /** Returns the entry's index in the journal; indexes rise, with gaps. */
    public long index() {
        return index;
    }

    /** Returns when the entry was appended: milliseconds since 1970. */
    public long journaledMillis() {
        return journaledMillis;
    }

    /** Returns the event's sequence number in its stream. */
    public long sequence() {
        return sequence;
    }

    /** Returns the event's time: milliseconds since 1970. */
    public long eventTimeMillis() {
        return eventTimeMillis;
    }

    /** Returns the group of the event's log file; overwritten by the next read. */
    public LogFileGroup group() {
        return group;
    }

    /** Returns the array that begins with the event's record; overwritten by the next read. */
    public byte[] record() {
        return composed.bytes;
    }

    /** Returns the record's length in bytes. */
    public int recordLength() {
        return composed.length;
    }

    /** Returns the id of the stream that begins. */
    public String stream() {
        return stream;
    }
}
