package io.waymark.agent.capture;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.HeldValueWriter;
import io.waymark.agent.record.ImmutableValues;
import java.util.List;

/**
 * Request parameters that all events of an operation have: some always with the same values, then others, whose values are
 * texts that the ring's consumer writes. Immutable, safe for use by many threads.
 */
public final class HeldParameters {
    /** The text of an object with the members that are always the same, at least one, without its end. */
    private final byte[] always;

    /** Of the others, each after a comma. */
    private final byte[][] keys;

    private final HeldValueWriter writer;

    HeldParameters(byte[] always, List<byte[]> keys, HeldValueWriter writer) {
        this.always = always;
        this.keys = keys.toArray(byte[][]::new);
        this.writer = writer;
    }

    /**
     * Whether a value may be held.
     *
     * @param value a value of one of the others
     * @return {@code false} if it is too long
     */
    public static boolean isHeld(String value) {
        return ImmutableValues.isImmutable(value);
    }

    /**
     * Writes the members that are always the same. Called by the ring's consumer alone, as are the methods that follow.
     *
     * @param out appended to
     */
    public void start(JsonBuffer out) {
        writer.begin();
        out.raw(always);
    }

    /**
     * Writes another member, without what is secret in its text.
     *
     * @param out appended to
     * @param index of its name
     * @param value its value
     */
    public void member(JsonBuffer out, int index, String value) {
        out.raw(keys[index]);
        writer.write(out, value);
    }

    /**
     * Writes a member that not all events have, without what is secret in its text.
     *
     * @param out appended to
     * @param name its name, which no other member has
     * @param value its value
     */
    public void member(JsonBuffer out, String name, String value) {
        out.raw(',');
        out.string(name);
        out.raw(':');
        writer.write(out, value);
    }

    /**
     * Ends the object.
     *
     * @param out contains nothing but the object; what does not fit into its size becomes omission markers
     */
    public void end(JsonBuffer out) {
        writer.end(out, 0);
    }
}
