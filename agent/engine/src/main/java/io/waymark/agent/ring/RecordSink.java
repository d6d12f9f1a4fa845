package io.waymark.agent.ring;

import io.waymark.agent.record.EventOverrides;
import java.io.IOException;

/** Takes whole records, in order, one at a time. Mostly on a thread of ours, sometimes on one of the application. */
public interface RecordSink {
    /**
     * Takes a record. It has it when this returns.
     *
     * @param sequence the event's place in the stream, from 0
     * @param eventTimeMillis when the call completed, in milliseconds since 1970
     * @param data {@code true} for a data event, {@code false} for a management event
     * @param record an array that holds the record's JSON text, to be copied before this returns
     * @param offset the text's first byte
     * @param length its length in bytes
     * @throws IOException if it cannot take the record now; it is offered again, until it can
     */
    void append(long sequence, long eventTimeMillis, boolean data, byte[] record, int offset, int length)
            throws IOException;

    /**
     * Takes one record of an event that belongs to an account and a region of its own.
     *
     * @param sequence the event's place in the stream, from 0
     * @param eventTimeMillis when the call completed, in milliseconds since 1970
     * @param data {@code true} for a data event, {@code false} for a management event
     * @param overrides tells account and region
     * @param record an array that holds the record's JSON text, to be copied before this returns
     * @param length the text's length in bytes; it begins with the array
     * @throws IOException if it cannot take the record now; it is offered again, until it can
     */
    default void append(
            long sequence, long eventTimeMillis, boolean data, EventOverrides overrides, byte[] record, int length)
            throws IOException {
        append(sequence, eventTimeMillis, data, record, 0, length);
    }

    /**
     * Tells whether a record can be taken by writing to memory alone. If not, it is offered on a thread of ours: an
     * interrupt of one of the application's would close the file that is being written to.
     *
     * @param length the record's length in bytes
     * @return whether {@link #append} touches no file
     */
    default boolean canAppendWithoutBlocking(int length) {
        return true;
    }

    /**
     * Forces what it has to the disk. Called by one thread at a time, also while another appends.
     *
     * @throws IOException if the disk refuses; what was appended before may be lost at a power loss
     */
    default void force() throws IOException {}
}
