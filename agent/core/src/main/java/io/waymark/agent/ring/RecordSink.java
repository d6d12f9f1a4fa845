package io.waymark.agent.ring;

import io.waymark.agent.record.EventDetails;
import java.io.IOException;

/** Takes whole records, in order, from one thread. */
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
     * @param details tells account and region
     * @param record an array that holds the record's JSON text, to be copied before this returns
     * @param length the text's length in bytes; it begins with the array
     * @throws IOException if it cannot take the record now; it is offered again, until it can
     */
    default void append(
            long sequence, long eventTimeMillis, boolean data, EventDetails details, byte[] record, int length)
            throws IOException {
        append(sequence, eventTimeMillis, data, record, 0, length);
    }
}
