package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;

/** Writes what calls have left to be written later. Used by one thread at a time. */
public interface HeldValueWriter {
    /** Starts an event. */
    void begin();

    /**
     * Writes an object that a call has left, without what is secret in its text.
     *
     * @param out appended to
     * @param value an immutable object
     */
    void write(JsonBuffer out, Object value);

    /**
     * Writes the token of a text that must not appear in clear.
     *
     * @param out appended to
     * @param text the secret
     */
    void writeToken(JsonBuffer out, String text);

    /**
     * Ends an object whose members have been written, each after a comma.
     *
     * @param out ends with the members; what does not fit into the size of an object becomes omission markers
     * @param start where they start
     */
    void end(JsonBuffer out, int start);
}
