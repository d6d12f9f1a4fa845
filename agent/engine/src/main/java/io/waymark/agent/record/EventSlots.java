package io.waymark.agent.record;

import io.waymark.agent.identity.Caller;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Room for captured events that wait for their turn. Laid out flat, by columns: a slot that was last used thousands of
 * events ago is in no cache, so that each object to be looked at on the way to the bytes would cost as much as all the rest
 * of a call. Whoever has a slot uses it alone; handing it over is the caller's business.
 */
public final class EventSlots {
    private final int capacity;
    private final byte[] text;
    private final byte[] @Nullable [] longTexts;
    private final long[] numbers;
    private final @Nullable RecordTemplate[] templates;
    private final @Nullable Caller[] callers;
    private final @Nullable EventOverrides[] overrides;
    private final AbandonedMarker[] abandoned;

    /** Tells that a slot was claimed but will not be filled. A field, so that no call is needed: at the end of the stack, none is possible. */
    public static final class AbandonedMarker {
        /** The sequence number under which the slot was claimed. */
        public volatile long sequence = -1;

        private AbandonedMarker() {}
    }

    /**
     * Makes empty slots.
     *
     * @param count how many
     * @param capacity bytes of text that a slot holds by itself; longer text is attached to it until it is taken out
     */
    public EventSlots(int count, int capacity) {
        this.capacity = capacity;
        text = new byte[count * capacity];
        longTexts = new byte[count][];
        numbers = new long[count * CapturedEvent.NUMBERS];
        templates = new RecordTemplate[count];
        callers = new Caller[count];
        overrides = new EventOverrides[count];
        abandoned = new AbandonedMarker[count];
        Arrays.setAll(abandoned, slot -> new AbandonedMarker());
    }

    /**
     * Puts a copy of an event into a slot.
     *
     * @param slot its number, from 0
     * @param event the event
     */
    public void put(int slot, CapturedEvent event) {
        int length = event.text().length();
        if (length <= capacity) {
            System.arraycopy(event.text().array(), 0, text, slot * capacity, length);
            if (longTexts[slot] != null) {
                // Left by an event that was abandoned.
                longTexts[slot] = null;
            }
        } else {
            longTexts[slot] = event.text().toByteArray();
        }
        event.storeNumbers(numbers, slot * CapturedEvent.NUMBERS);
        // Mostly they are the same ones as before; a reference that is not written is no work for the collector.
        RecordTemplate template = event.template();
        if (templates[slot] != template) {
            templates[slot] = template;
        }
        Caller caller = event.caller();
        if (callers[slot] != caller) {
            callers[slot] = caller;
        }
        EventOverrides own = event.overrides();
        if (overrides[slot] != own) {
            overrides[slot] = own;
        }
    }

    /**
     * Takes an event out of a slot.
     *
     * @param slot its number, from 0
     * @param event becomes a copy of it
     */
    public void take(int slot, CapturedEvent event) {
        int at = slot * CapturedEvent.NUMBERS;
        byte[] longText = longTexts[slot];
        boolean isLong = longText != null;
        event.load(
                isLong ? longText : text,
                isLong ? 0 : slot * capacity,
                CapturedEvent.textLength(numbers, at),
                numbers,
                at,
                templates[slot],
                callers[slot]);
        // Not before: should there be no memory for the copy, the event may be taken once more.
        if (isLong) {
            longTexts[slot] = null;
        }
        EventOverrides own = overrides[slot];
        if (own != null) {
            event.overrides(own);
            overrides[slot] = null;
        }
        Caller caller = callers[slot];
        if (caller != null && !caller.isReusable()) {
            callers[slot] = null;
        }
    }

    /**
     * Where it is told that a slot will not be filled.
     *
     * @return by the slot's number; not to be written to but for the fields
     */
    public AbandonedMarker[] abandoned() {
        return abandoned;
    }
}
