package io.waymark.agent.ring;

import io.waymark.agent.record.EventOverrides;
import io.waymark.writer.journal.TemplatedRecord;
import java.io.IOException;

/** Stores records, in order, one at a time; mostly on the consumer's thread, sometimes on the application's. */
public interface RecordSink {
    /**
     * Stores a record before it returns.
     *
     * @param sequence the record's number in the stream, from 0
     * @param eventTimeMillis when the call completed, in milliseconds since 1970
     * @param data {@code true} for a data event, {@code false} for a management event
     * @param record an array with the record's JSON text; reused after this returns
     * @param offset index of the text's first byte
     * @param length the text's length in bytes
     * @throws IOException if the record cannot be stored now; the caller retries with the same record
     */
    void append(long sequence, long eventTimeMillis, boolean data, byte[] record, int offset, int length)
            throws IOException;

    /**
     * Stores the record of an event that has an account and a region of its own.
     *
     * @param sequence the record's number in the stream, from 0
     * @param eventTimeMillis when the call completed, in milliseconds since 1970
     * @param data {@code true} for a data event, {@code false} for a management event
     * @param overrides account and region of the event
     * @param record an array with the record's JSON text; reused after this returns
     * @param length the text's length in bytes; the text starts at index 0
     * @throws IllegalArgumentException if the record never can be stored; the event is dropped
     * @throws IOException if the record cannot be stored now; the caller retries with the same record
     */
    default void append(
            long sequence, long eventTimeMillis, boolean data, EventOverrides overrides, byte[] record, int length)
            throws IOException {
        append(sequence, eventTimeMillis, data, record, 0, length);
    }

    /**
     * Stores a record that is given in parts; by default as the text that they make.
     *
     * @param record the record; reused after this returns
     * @throws IOException if the record cannot be stored now; the caller retries with the same record
     */
    default void append(TemplatedRecord record) throws IOException {
        byte[] text = record.compose();
        append(record.sequenceNumber(), record.eventTimeMillis(), record.isData(), text, 0, text.length);
    }

    /**
     * Returns whether {@link #append(TemplatedRecord)} would write to memory alone, as {@link #canAppendWithoutBlocking(int)}.
     *
     * @param record the record
     * @return whether it touches no file
     */
    default boolean canAppendWithoutBlocking(TemplatedRecord record) {
        return canAppendWithoutBlocking(0);
    }

    /**
     * Returns whether {@link #append} would write to memory alone. If not, the record is appended on the consumer's thread:
     * an interrupt of a thread of the application would close the file that is being written.
     *
     * @param length the record's length in bytes
     * @return whether {@link #append} touches no file
     */
    default boolean canAppendWithoutBlocking(int length) {
        return true;
    }

    /**
     * Forces the appended records to disk. Called by one thread at a time, also while another appends.
     *
     * @throws IOException if the disk reports an error; a power loss may lose records that were appended before
     */
    default void force() throws IOException {}
}
