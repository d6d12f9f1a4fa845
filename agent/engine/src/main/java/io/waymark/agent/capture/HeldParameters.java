package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.HeldMembers;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.writer.selectors.EventDescriptor;
import java.util.Arrays;
import java.util.List;

/**
 * Request parameters that all events of an operation have: some always with the same values, then others, whose values events
 * {@linkplain ImmutableValues hold} until their consumer writes them. Immutable, safe for use by many threads.
 */
public final class HeldParameters {
    /** The text of the members that are always the same: of a whole object, or each after a comma if others are held. */
    private final byte[] always;

    private final HeldMembers members;

    /**
     * Creates them.
     *
     * @param object the text of an object with the members that are always the same, at least one
     * @param members the names of the others
     */
    HeldParameters(byte[] object, HeldMembers members) {
        if (members.parameters().length == 0) {
            always = object;
        } else {
            always = Arrays.copyOf(object, object.length - 1);
            always[0] = ',';
        }
        this.members = members;
    }

    /**
     * Prepares the values of the operation's events.
     *
     * @param event what the events have in common
     * @return the template of events that hold parameters, or none
     */
    public RecordTemplate template(EventDescriptor event) {
        return RecordTemplate.holding(event, members);
    }

    /**
     * Leaves the parameters to be written later. The event has no text yet that belongs to no field.
     *
     * @param event an event of the operation
     * @param values one for each name, in order
     * @return {@code false} if a value is too long to be held: nothing has changed
     */
    public boolean hold(CapturedEvent event, List<String> values) {
        JsonBuffer text = event.text();
        int before = text.length();
        int held = event.heldCount();
        text.raw(always);
        for (int i = 0; i < values.size(); i++) {
            if (!ImmutableValues.hold(event, false, i, values.get(i))) {
                event.dropHeld(held);
                text.truncate(before);
                return false;
            }
        }
        return true;
    }
}
