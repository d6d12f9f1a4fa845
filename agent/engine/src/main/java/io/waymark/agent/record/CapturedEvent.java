package io.waymark.agent.record;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way from the calling thread to the record. What differs from call to call lies in one buffer of text, one
 * array of numbers and up to nine {@linkplain HeldType held values}, whose text is written when the event is taken out of
 * its slot; what many calls share are references. Reused; used by one thread at a time.
 */
public final class CapturedEvent {
    private static final int REQUEST_ID_HIGH = 0;
    private static final int REQUEST_ID_LOW = 1;
    private static final int TIME = 2;
    /** From here on, where the text of each {@link EventField#isPerCall} field starts and ends, two ints in a long. */
    private static final int TEXT_RANGES = 3;

    private static final EventField[] PER_CALL = Arrays.stream(EventField.inRecordOrder())
            .filter(EventField::isPerCall)
            .toArray(EventField[]::new);

    /** Length of {@link #numbers}: with five per-call fields 8, a cache line. */
    static final int NUMBERS = TEXT_RANGES + EventField.perCallCount();

    private final JsonBuffer text;
    private final long[] numbers = new long[NUMBERS];
    private int fieldStart;
    private @Nullable RecordTemplate template;
    private @Nullable Caller caller;
    private @Nullable EventOverrides overrides;
    private final HeldValues held = new HeldValues(1);
    private int heldCount;

    /**
     * Creates an empty event.
     *
     * @param capacity bytes of text that it holds without growing
     */
    public CapturedEvent(int capacity) {
        this(new JsonBuffer(capacity));
    }

    /**
     * Creates an empty event.
     *
     * @param buffer holds the text; used by this event alone
     */
    public CapturedEvent(JsonBuffer buffer) {
        text = buffer;
    }

    /**
     * Empties the event. Operation and reusable caller stay: the next event mostly has the same, and each write of a
     * reference costs a write barrier of the garbage collector.
     *
     * @param keep bytes of capacity that may stay
     */
    public void clear(int keep) {
        text.reset(keep);
        fieldStart = 0;
        Arrays.fill(numbers, TEXT_RANGES, NUMBERS, 0);
        Caller by = caller;
        if (by != null && !by.isReusable()) {
            caller = null;
        }
        if (overrides != null) {
            overrides = null;
        }
        dropHeld(0);
    }

    /**
     * Adds a value to the text so far, to be written later as the next member of an object.
     *
     * @param response whether it is a response element; else a request parameter
     * @param member index of its name in {@link HeldMembers}
     * @param type what the value is, but no object
     * @param bits the value, as its type says
     * @return {@code false} if the event has no room for it: it is to be written at once
     */
    public boolean hold(boolean response, int member, HeldType type, long bits) {
        boolean added = held.add(0, heldCount, text.length(), response, member, type, bits, null);
        if (added) {
            heldCount++;
        }
        return added;
    }

    /**
     * Adds an object to the text so far, to be written later as the next member of an object, if it is one of the {@link
     * ImmutableValues}.
     *
     * @param response whether it is a response element; else a request parameter
     * @param member index of its name in {@link HeldMembers}
     * @param value to be recorded in clear
     * @return {@code false} if it can change, or the event has no room for it: it is to be written at once
     */
    public boolean hold(boolean response, int member, @Nullable Object value) {
        boolean added = ImmutableValues.add(held, 0, heldCount, text.length(), response, member, value);
        if (added) {
            heldCount++;
        }
        return added;
    }

    /**
     * Adds a text that must not appear in clear, whose token is to be written later as the next request parameter.
     *
     * @param member index of its name in {@link HeldMembers}
     * @param secret the text
     * @return {@code false} if it is long, or the event has no room for it: the token is to be written at once
     */
    public boolean holdToken(int member, String secret) {
        boolean added = ImmutableValues.isImmutable(secret)
                && held.add(0, heldCount, text.length(), false, member, HeldType.TOKENIZED, 0, secret);
        if (added) {
            heldCount++;
        }
        return added;
    }

    /**
     * Returns how many values the event holds.
     *
     * @return 0 to 9
     */
    public int heldCount() {
        return heldCount;
    }

    /**
     * Returns the text of a held value.
     *
     * @param index from 0
     * @return null if the value is no string
     */
    public @Nullable String heldText(int index) {
        return held.text(0, index);
    }

    /**
     * Removes the held values from an index on.
     *
     * @param index an earlier {@link #heldCount()}
     */
    public void dropHeld(int index) {
        held.truncate(0, index);
        heldCount = index;
    }

    /**
     * The buffer that the JSON values of per-call fields are appended to, in any order, each followed by {@link #end}.
     *
     * @return the text so far
     */
    public JsonBuffer text() {
        return text;
    }

    /**
     * Makes all text since the last call the value of a field; no text since then means that the field has no value.
     *
     * @param field a field for which {@link EventField#isPerCall} holds
     */
    public void end(EventField field) {
        int end = text.length();
        numbers[TEXT_RANGES + field.textIndex()] = (long) fieldStart << Integer.SIZE | end;
        fieldStart = end;
    }

    /**
     * Sets what the event shares with others.
     *
     * @param operation what all events of the operation have in common
     * @param by who called
     */
    public void describe(RecordTemplate operation, Caller by) {
        share(operation, by);
    }

    /**
     * Sets who called.
     *
     * @param by the caller
     */
    public void caller(Caller by) {
        share(template, by);
    }

    /** Mostly unchanged; skipping the write skips the garbage collector's write barrier. */
    private void share(@Nullable RecordTemplate operation, @Nullable Caller by) {
        if (template != operation) {
            template = operation;
        }
        if (caller != by) {
            caller = by;
        }
    }

    /**
     * Sets the values that replace or extend those shared by all events of this JVM.
     *
     * @param own the event's own values
     */
    public void overrides(EventOverrides own) {
        overrides = own;
    }

    /**
     * Returns the values that replace or extend those shared by all events of this JVM.
     *
     * @return null if there are none
     */
    public @Nullable EventOverrides overrides() {
        return overrides;
    }

    /**
     * Sets the id of the request, a UUID.
     *
     * @param high its more significant half
     * @param low its less significant half
     */
    public void requestId(long high, long low) {
        numbers[REQUEST_ID_HIGH] = high;
        numbers[REQUEST_ID_LOW] = low;
    }

    /**
     * Sets when the call completed.
     *
     * @param millis since 1970
     */
    public void completedAt(long millis) {
        numbers[TIME] = millis;
    }

    /**
     * Becomes a copy of another event.
     *
     * @param other the event to copy
     */
    public void copyFrom(CapturedEvent other) {
        load(other.text.array(), other.text.length(), other.numbers, 0, other.template, other.caller);
        fieldStart = other.fieldStart;
        overrides = other.overrides;
        held.copy(0, other.held, 0);
        heldCount = other.heldCount;
    }

    /**
     * Becomes a copy of another event, with the text of the values that the other one holds.
     *
     * @param other the event to copy; unchanged
     * @param operation the operation that it belongs to
     * @param writer writes the values
     */
    public void copyWritten(CapturedEvent other, RecordTemplate operation, HeldValueWriter writer) {
        JsonBuffer source = other.text;
        load(source.array(), source.length(), other.numbers, 0, other.template, other.caller);
        HeldMembers members = operation.heldMembers();
        if (other.heldCount > 0 && members != null) {
            write(source.array(), other.held, 0, members, writer);
        }
        overrides = other.overrides;
    }

    /** Becomes a copy of what {@link EventSlots} have of an event that holds values, with their text, but for {@link #overrides}. */
    void loadWritten(
            byte[] textArray,
            long[] numberArray,
            int numberOffset,
            HeldValues values,
            int slot,
            RecordTemplate operation,
            @Nullable Caller by) {
        HeldMembers members = operation.heldMembers();
        if (members == null) {
            throw new IllegalStateException(
                    "an event holds values, but its operation does not say how they are written");
        }
        System.arraycopy(numberArray, numberOffset, numbers, 0, NUMBERS);
        share(operation, by);
        write(textArray, values, slot, members, members.writer());
    }

    /** Writes the text of all fields anew, in an order of its own, by the ranges of the source in {@link #numbers}. */
    private void write(byte[] source, HeldValues values, int event, HeldMembers members, HeldValueWriter writer) {
        text.truncate(0);
        fieldStart = 0;
        writer.begin();
        for (EventField field : PER_CALL) {
            int from = textStart(field);
            int length = textLength(field);
            boolean response = field == EventField.RESPONSE_ELEMENTS;
            boolean written = (response || field == EventField.REQUEST_PARAMETERS)
                    && values.write(
                            event,
                            response,
                            response ? members.responses() : members.parameters(),
                            source,
                            from,
                            from + length,
                            writer,
                            text);
            if (!written) {
                text.raw(source, from, length);
            }
            end(field);
        }
    }

    /** Becomes a copy of what {@link EventSlots} have of an event that holds no values, but for {@link #overrides}. */
    void load(
            byte[] textArray,
            int textLength,
            long[] numberArray,
            int numberOffset,
            @Nullable RecordTemplate operation,
            @Nullable Caller by) {
        text.truncate(0);
        text.raw(textArray, 0, textLength);
        System.arraycopy(numberArray, numberOffset, numbers, 0, NUMBERS);
        fieldStart = textLength;
        share(operation, by);
    }

    /** Copies the numbers to {@link EventSlots}. */
    void storeNumbers(long[] target, int offset) {
        System.arraycopy(numbers, 0, target, offset, NUMBERS);
    }

    /** Writes the numbers of an event without text to {@link EventSlots}. */
    static void storeWithoutText(long[] target, int offset, long requestIdHigh, long requestIdLow, long millis) {
        target[offset + REQUEST_ID_HIGH] = requestIdHigh;
        target[offset + REQUEST_ID_LOW] = requestIdLow;
        target[offset + TIME] = millis;
        for (int i = TEXT_RANGES; i < NUMBERS; i++) {
            target[offset + i] = 0;
        }
    }

    /** Copies the held values to {@link EventSlots}. */
    void storeHeld(HeldValues target, int slot) {
        target.copy(slot, held, 0);
    }

    /** The length of all text that belongs to a field, among numbers stored by {@link #storeNumbers}. */
    static int textLength(long[] stored, int offset) {
        int length = 0;
        for (int i = TEXT_RANGES; i < NUMBERS; i++) {
            length = Math.max(length, (int) stored[offset + i]);
        }
        return length;
    }

    /**
     * When the call completed.
     *
     * @return milliseconds since 1970
     */
    public long timeMillis() {
        return numbers[TIME];
    }

    /**
     * Who called.
     *
     * @return null before {@link #describe}
     */
    public @Nullable Caller caller() {
        return caller;
    }

    /**
     * Whether it is a data event.
     *
     * @return {@code false} for a management event
     */
    public boolean isData() {
        return template != null && template.isData();
    }

    @Nullable
    RecordTemplate template() {
        return template;
    }

    long requestIdHigh() {
        return numbers[REQUEST_ID_HIGH];
    }

    long requestIdLow() {
        return numbers[REQUEST_ID_LOW];
    }

    /** Returns where the text of a field starts. */
    int textStart(EventField field) {
        return (int) (numbers[TEXT_RANGES + field.textIndex()] >>> Integer.SIZE);
    }

    /** Returns the length of the text of a field; 0 if it has no value. */
    int textLength(EventField field) {
        return (int) numbers[TEXT_RANGES + field.textIndex()] - textStart(field);
    }
}
