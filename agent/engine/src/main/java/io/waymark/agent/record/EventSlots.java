package io.waymark.agent.record;

import io.waymark.agent.identity.Caller;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Slots for captured events that wait to be composed. The layout is flat, by columns: a slot last used thousands of events
 * ago is in no cache, and each object on the way to its bytes would cost as much as all the rest of a call. Text is the
 * exception, since most of the slots' memory would be for it: a slot has none until its first event with text. Each slot is
 * used by one thread at a time; the caller synchronizes the hand-off.
 */
public final class EventSlots {
    private static final byte[] NO_TEXT = new byte[0];
    private static final VarHandle TEXTS = MethodHandles.arrayElementVarHandle(byte[][].class);
    /** The most request parameters that {@code put} takes without those that may follow. */
    static final int FEW_PARAMETERS = 4;

    private final int capacity;
    /** Of {@link #capacity} each, kept once a slot has one. */
    private final byte[] @Nullable [] texts;

    private final byte[] @Nullable [] longTexts;
    private final long[] numbers;
    private final HeldValues held;
    private final @Nullable RecordTemplate[] templates;
    private final @Nullable Caller[] callers;
    private final @Nullable EventOverrides[] overrides;
    private final AbandonedMarker[] abandoned;
    private volatile boolean textsAllocated;

    /**
     * Marks a slot that was claimed but will never be filled. A public field, so that it can be set without a call: at the
     * end of the stack, no call is possible.
     */
    public static final class AbandonedMarker {
        /** The sequence number of the claim. */
        public volatile long sequence = -1;

        private AbandonedMarker() {}
    }

    /**
     * Creates empty slots.
     *
     * @param count number of slots
     * @param capacity bytes of text in each slot; longer text is kept in an array of its own until it is taken
     */
    public EventSlots(int count, int capacity) {
        this.capacity = capacity;
        texts = new byte[count][];
        longTexts = new byte[count][];
        numbers = new long[count * CapturedEvent.NUMBERS];
        held = new HeldValues(count);
        templates = new RecordTemplate[count];
        callers = new Caller[count];
        overrides = new EventOverrides[count];
        abandoned = new AbandonedMarker[count];
        Arrays.setAll(abandoned, slot -> new AbandonedMarker());
    }

    /**
     * Copies an event into a slot.
     *
     * @param slot index, from 0
     * @param event the event to copy
     */
    public void put(int slot, CapturedEvent event) {
        int length = event.text().length();
        if (length <= capacity) {
            if (length > 0) {
                System.arraycopy(event.text().array(), 0, text(slot), 0, length);
            }
            if (longTexts[slot] != null) {
                // Left over from an abandoned event.
                longTexts[slot] = null;
            }
        } else {
            longTexts[slot] = event.text().toByteArray();
        }
        event.storeNumbers(numbers, slot * CapturedEvent.NUMBERS);
        event.storeHeld(held, slot);
        share(slot, event.template(), event.caller(), event.overrides());
    }

    private byte[] text(int slot) {
        byte[] text = texts[slot];
        if (text != null) {
            return text;
        }
        byte[] made = new byte[capacity];
        byte[] other = (byte[]) TEXTS.compareAndExchange(texts, slot, (byte[]) null, made);
        return other == null ? made : other;
    }

    /**
     * Makes the memory for the text of each slot, if a slot has none yet: from then on, {@link #put(int, CapturedEvent)} needs
     * no memory for text that fits into a slot. May be called at any time, by any thread.
     *
     * @throws OutOfMemoryError if there is not enough; what was made stays
     */
    public void allocateTexts() {
        if (!textsAllocated) {
            for (int slot = 0; slot < texts.length; slot++) {
                text(slot);
            }
            textsAllocated = true;
        }
    }

    /** Mostly unchanged; skipping the write skips the garbage collector's write barrier. */
    private void share(
            int slot, @Nullable RecordTemplate template, @Nullable Caller caller, @Nullable EventOverrides own) {
        if (templates[slot] != template) {
            templates[slot] = template;
        }
        if (callers[slot] != caller) {
            callers[slot] = caller;
        }
        if (overrides[slot] != own) {
            overrides[slot] = own;
        }
    }

    /**
     * Puts an event without text into a slot: all its values are {@link ImmutableValues}, or strings and numbers of any size.
     *
     * @param slot index, from 0
     * @param operation what all events of the operation have in common
     * @param by who called
     * @param requestIdHigh the more significant half of the request's id
     * @param requestIdLow the less significant half
     * @param millis when the call completed, since 1970
     * @param types what the values are, {@link HeldType#BITS} each: from the lowest the response element, which is the
     *     first of the operation's, and the request parameters, in their order
     * @param hasResponse whether there is a response element
     * @param parameters number of request parameters, 0 to 4
     * @param response the response element
     * @param responseBits its bits, if its type has any; so for the others
     */
    @SuppressWarnings("TooManyParameters") // an array of them would be garbage
    public void put(
            int slot,
            RecordTemplate operation,
            Caller by,
            long requestIdHigh,
            long requestIdLow,
            long millis,
            int types,
            boolean hasResponse,
            int parameters,
            @Nullable Object response,
            long responseBits,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits) {
        if (longTexts[slot] != null) {
            // Left over from an abandoned event.
            longTexts[slot] = null;
        }
        // References first of all: for G1, to write one is a memory barrier. It waits for all writes before it,
        // and those to cold memory take long.
        refer(slot, 0, HeldType.at(types, 1), first);
        refer(slot, 1, HeldType.at(types, 2), second);
        refer(slot, 2, HeldType.at(types, 3), third);
        refer(slot, 3, HeldType.at(types, 4), fourth);
        refer(slot, parameters, HeldType.at(types, 0), response);
        share(slot, operation, by, null);
        CapturedEvent.storeWithoutText(numbers, slot * CapturedEvent.NUMBERS, requestIdHigh, requestIdLow, millis);
        if (parameters > 0) {
            hold(slot, 0, false, 0, HeldType.at(types, 1), firstBits, first);
        }
        if (parameters > 1) {
            hold(slot, 1, false, 1, HeldType.at(types, 2), secondBits, second);
        }
        if (parameters > 2) {
            hold(slot, 2, false, 2, HeldType.at(types, 3), thirdBits, third);
        }
        if (parameters > 3) {
            hold(slot, 3, false, 3, HeldType.at(types, 4), fourthBits, fourth);
        }
        if (hasResponse) {
            hold(slot, parameters, true, 0, HeldType.at(types, 0), responseBits, response);
        }
    }

    /**
     * Puts an event with five to eight request parameters, as the other method does. A method of its own, so that events with
     * fewer do not pay for it.
     *
     * @param parameters number of request parameters, 5 to 8
     * @param moreTypes what the parameters after the fourth are, {@link HeldType#BITS} each
     */
    @SuppressWarnings("TooManyParameters") // an array of them would be garbage
    public void put(
            int slot,
            RecordTemplate operation,
            Caller by,
            long requestIdHigh,
            long requestIdLow,
            long millis,
            int types,
            boolean hasResponse,
            int parameters,
            @Nullable Object response,
            long responseBits,
            @Nullable Object first,
            long firstBits,
            @Nullable Object second,
            long secondBits,
            @Nullable Object third,
            long thirdBits,
            @Nullable Object fourth,
            long fourthBits,
            int moreTypes,
            @Nullable Object fifth,
            long fifthBits,
            @Nullable Object sixth,
            long sixthBits,
            @Nullable Object seventh,
            long seventhBits,
            @Nullable Object eighth,
            long eighthBits) {
        // After the first four and the response element, since each value ends those before it.
        int more = hasResponse ? FEW_PARAMETERS + 1 : FEW_PARAMETERS;
        // References first of all, as those of the others.
        refer(slot, more, HeldType.at(moreTypes, 0), fifth);
        refer(slot, more + 1, HeldType.at(moreTypes, 1), sixth);
        refer(slot, more + 2, HeldType.at(moreTypes, 2), seventh);
        refer(slot, more + 3, HeldType.at(moreTypes, 3), eighth);
        put(
                slot,
                operation,
                by,
                requestIdHigh,
                requestIdLow,
                millis,
                types,
                hasResponse,
                FEW_PARAMETERS,
                response,
                responseBits,
                first,
                firstBits,
                second,
                secondBits,
                third,
                thirdBits,
                fourth,
                fourthBits);
        hold(slot, more, false, 4, HeldType.at(moreTypes, 0), fifthBits, fifth);
        if (parameters > 5) {
            hold(slot, more + 1, false, 5, HeldType.at(moreTypes, 1), sixthBits, sixth);
        }
        if (parameters > 6) {
            hold(slot, more + 2, false, 6, HeldType.at(moreTypes, 2), seventhBits, seventh);
        }
        if (parameters > 7) {
            hold(slot, more + 3, false, 7, HeldType.at(moreTypes, 3), eighthBits, eighth);
        }
    }

    private void refer(int slot, int index, HeldType type, @Nullable Object value) {
        if (type == HeldType.UNMEASURED && value != null) {
            held.refer(slot, index, value);
        }
    }

    private void hold(
            int slot, int index, boolean response, int member, HeldType type, long bits, @Nullable Object value) {
        boolean added;
        if (type == HeldType.UNMEASURED) {
            // Without a look at the object, which is cold memory.
            HeldType actual = value == null ? HeldType.NULL : type;
            added = held.add(slot, index, 0, response, member, actual, 0, value);
        } else if (type == HeldType.REFERENCE) {
            added = ImmutableValues.add(held, slot, index, 0, response, member, value);
        } else {
            added = held.add(slot, index, 0, response, member, type, bits, null);
        }
        if (!added) {
            throw new IllegalArgumentException("value " + index + " of an event cannot be held");
        }
    }

    /**
     * Takes an event from a slot, and writes the text of the values that it holds. If this fails, the slot is unchanged, and
     * the event can be taken again.
     *
     * @param slot index, from 0
     * @param event becomes a copy of the slot
     */
    public void take(int slot, CapturedEvent event) {
        int at = slot * CapturedEvent.NUMBERS;
        byte[] longText = longTexts[slot];
        byte[] shortText = texts[slot];
        byte[] source = longText != null ? longText : shortText != null ? shortText : NO_TEXT;
        RecordTemplate template = templates[slot];
        if (held.isEmpty(slot) || template == null) {
            int length = CapturedEvent.textLength(numbers, at);
            event.load(source, length, numbers, at, template, callers[slot]);
        } else {
            event.loadWritten(source, numbers, at, held, slot, template, callers[slot]);
        }
        EventOverrides own = overrides[slot];
        if (own != null) {
            event.overrides(own);
        }
        // Only now: if memory for the copy runs out, the event can be taken again.
        clear(slot);
    }

    /**
     * Releases the objects of a slot: what is left of an event that is never taken.
     *
     * @param slot index, from 0
     */
    public void clear(int slot) {
        held.truncate(slot, 0);
        if (longTexts[slot] != null) {
            longTexts[slot] = null;
        }
        if (overrides[slot] != null) {
            overrides[slot] = null;
        }
        Caller caller = callers[slot];
        if (caller != null && !caller.isReusable()) {
            callers[slot] = null;
        }
    }

    /**
     * Returns the markers of abandoned slots.
     *
     * @return one marker per slot, by index; only the fields of the markers may be written
     */
    public AbandonedMarker[] abandoned() {
        return abandoned;
    }
}
