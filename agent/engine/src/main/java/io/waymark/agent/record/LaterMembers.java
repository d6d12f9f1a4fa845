package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;

/** Members of an object that are written when the event is composed. Immutable, of texts that are not the application's. */
@FunctionalInterface
public interface LaterMembers {
    /**
     * Writes the members.
     *
     * @param out appended to: each member as JSON text, with a comma after it
     */
    void write(JsonBuffer out);
}
