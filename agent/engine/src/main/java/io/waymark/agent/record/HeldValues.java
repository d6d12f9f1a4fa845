package io.waymark.agent.record;

import io.waymark.agent.json.JsonBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of calls that are written later, when the event is taken out of its slot: numbers as bits, immutable objects by
 * reference. So the caller neither reads the characters of its arguments nor writes text; both are cold memory. Each value
 * stands at a place in the text that the call has written. Flat, by columns, for one event or for many slots; each event is
 * used by one thread at a time.
 *
 * <p>An event holds up to {@link #MAX} values. What is held is bounded, so that a ring of 4,096 slots whose consumer has
 * stopped keeps no more than 9 × 4,096 short strings or numbers alive, and no class of the application. Only the first 256
 * of its waiting events may have up to nine strings or numbers of any size each.
 */
final class HeldValues {
    /** The values of an event: eight parameters and a response element, as many as woven code passes at an exit. */
    static final int MAX = 9;

    // A place, from the lowest bit: position in the text, member, type, whether it is a response element, 1.
    private static final int POSITION_BITS = 16;
    private static final int MEMBER_BITS = 10;
    private static final int TYPE_SHIFT = POSITION_BITS + MEMBER_BITS;
    private static final int TYPE_MASK = 0xF;
    private static final int RESPONSE = 1 << 30;
    /** Distinguishes any place from {@link #END}. */
    private static final int VALUE = 1 << 31;
    /** Follows the last place of an event that holds fewer values than it could. */
    private static final int END = 0;

    private static final HeldType[] TYPES = HeldType.values();

    private final int[] places;
    private final long[] bits;
    private final @Nullable Object[] references;

    /**
     * Creates empty events.
     *
     * @param events their number
     */
    HeldValues(int events) {
        places = new int[events * MAX];
        bits = new long[events * MAX];
        references = new Object[events * MAX];
    }

    /** Whether an event holds any value. */
    boolean isEmpty(int event) {
        return places[event * MAX] == END;
    }

    /**
     * Adds a value to an event.
     *
     * @param index the number of values that the event holds
     * @param position length of the text that precedes the value
     * @param response whether it is a response element; else a request parameter
     * @param member index of its name
     * @return {@code false} if there is no room: nothing has changed
     */
    @SuppressWarnings("EnumOrdinal") // never stored beyond this run
    boolean add(
            int event,
            int index,
            int position,
            boolean response,
            int member,
            HeldType type,
            long valueBits,
            @Nullable Object reference) {
        if (index >= MAX || position >>> POSITION_BITS != 0 || member >>> MEMBER_BITS != 0) {
            return false;
        }
        // First of all: no call that could fail at the end of the stack may come between the writes.
        int place =
                VALUE | (response ? RESPONSE : 0) | type.ordinal() << TYPE_SHIFT | member << POSITION_BITS | position;
        int at = event * MAX + index;
        if (index + 1 < MAX) {
            places[at + 1] = END;
        }
        if (reference == null) {
            bits[at] = valueBits;
        } else if (references[at] != reference) {
            references[at] = reference;
        }
        places[at] = place;
        return true;
    }

    /** Writes the reference of a value that {@link #add} will add. */
    void refer(int event, int index, Object reference) {
        references[event * MAX + index] = reference;
    }

    /** Removes the values of an event from an index on. */
    void truncate(int event, int index) {
        // All references, not only those with a place: the end of a stack may have come between both.
        for (int i = event * MAX + index; i < (event + 1) * MAX; i++) {
            if (references[i] != null) {
                references[i] = null;
            }
        }
        if (index < MAX && places[event * MAX + index] != END) {
            places[event * MAX + index] = END;
        }
    }

    /** Replaces the values of an event, which has none, by those of another. */
    void copy(int event, HeldValues source, int sourceEvent) {
        int to = event * MAX;
        int from = sourceEvent * MAX;
        for (int i = 0; i < MAX; i++) {
            int place = source.places[from + i];
            if (places[to + i] != place) {
                places[to + i] = place;
            }
            if (place == END) {
                return;
            }
            Object reference = source.references[from + i];
            if (reference == null) {
                bits[to + i] = source.bits[from + i];
            } else {
                references[to + i] = reference;
            }
        }
    }

    /** Returns the text of a value; null if it is no string. */
    @Nullable
    String text(int event, int index) {
        return references[event * MAX + index] instanceof String text ? text : null;
    }

    /**
     * Writes an object of an event: the text of the call, and its held values at their places.
     *
     * @param response which object: {@code responseElements} or {@code requestParameters}
     * @param keys the names of its members
     * @param source begins with the text of the call
     * @param from where the object's text starts in the call's text
     * @param to where it ends there
     * @return {@code false} if the object has no held value: nothing is written
     */
    boolean write(
            int event,
            boolean response,
            byte[][] keys,
            byte[] source,
            int from,
            int to,
            HeldValueWriter writer,
            JsonBuffer out) {
        int start = out.length();
        int copied = from;
        boolean any = false;
        for (int i = event * MAX; i < (event + 1) * MAX && places[i] != END; i++) {
            int place = places[i];
            if (((place & RESPONSE) != 0) != response) {
                continue;
            }
            any = true;
            int position = place & (1 << POSITION_BITS) - 1;
            out.raw(source, copied, position - copied);
            copied = position;
            out.raw(keys[place >>> POSITION_BITS & (1 << MEMBER_BITS) - 1]);
            write(TYPES[place >>> TYPE_SHIFT & TYPE_MASK], bits[i], references[i], writer, out);
        }
        if (any) {
            out.raw(source, copied, to - copied);
            writer.end(out, start);
        }
        return any;
    }

    private static void write(
            HeldType type, long valueBits, @Nullable Object reference, HeldValueWriter writer, JsonBuffer out) {
        switch (type) {
            case NULL -> out.nullValue();
            case BOOLEAN -> out.bool(valueBits != 0);
            case CHARACTER -> out.string((char) valueBits);
            case INTEGER -> out.number(valueBits);
            case FLOAT -> out.number(Float.intBitsToFloat((int) valueBits));
            case DOUBLE -> out.number(Double.longBitsToDouble(valueBits));
            case REFERENCE, UNMEASURED -> writer.write(out, Objects.requireNonNull(reference));
            case TOKENIZED -> writer.writeToken(out, (String) Objects.requireNonNull(reference));
        }
    }
}
