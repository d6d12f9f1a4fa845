package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.format.EventTime;
import java.time.Instant;

/** A record as one text. Used by one thread. */
final class WholeRecord implements RecordParts {
    private static final int INITIAL_CAPACITY = 2048;
    private static final int MAX_RETAINED_BYTES = 512 * 1024;

    private final JsonBuffer text = new JsonBuffer(INITIAL_CAPACITY);

    /** Returns the text. */
    JsonBuffer text() {
        return text;
    }

    void clear() {
        text.reset(MAX_RETAINED_BYTES);
    }

    @Override
    public void constant(byte[] constant, int from, int to) {
        text.raw(constant, from, to - from);
    }

    @Override
    public void json(byte[] json, int from, int to) {
        text.raw(json, from, to - from);
    }

    @Override
    public void callerMember(int index, byte[] member) {
        text.raw(member);
    }

    @Override
    public void eventTime(long millis) {
        text.raw(JsonBuffer.ascii(EventTime.format(Instant.ofEpochMilli(millis))));
    }

    @Override
    public void sequence(long number) {
        text.number(number);
    }

    @Override
    public void requestId(long high, long low) {
        text.uuid(high, low);
    }

    @Override
    public void eventId(long high, long low) {
        text.uuid(high, low);
    }
}
