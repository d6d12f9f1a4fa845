package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;

/** Text of an event that is written when the event is composed. Immutable; runs no code of the application. */
@FunctionalInterface
public interface LaterText {
    /**
     * Writes the text. Called by the ring's consumer alone.
     *
     * @param out empty; gets JSON text
     */
    void write(JsonBuffer out);

    /**
     * Returns text that is known already.
     *
     * @param json the text; not to be written to
     * @return writes it
     */
    static LaterText of(byte[] json) {
        return out -> out.raw(json);
    }
}
