package io.waymark.agent.record;

/** Receives a record's text part by part, in the order of the text. */
interface RecordParts {
    /** Text that many records have. */
    void constant(byte[] text, int from, int to);

    /** JSON text that this record has: a value, or several members of an object. */
    void json(byte[] text, int from, int to);

    /** A member of the caller. */
    void callerMember(int index, byte[] member);

    /** The event time without quotes. */
    void eventTime(long millis);

    /** The sequence number. */
    void sequence(long number);

    /** The request's id without quotes. */
    void requestId(long high, long low);

    /** The event's id without quotes. */
    void eventId(long high, long low);
}
