package io.waymark.agent.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.layout.EventField;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class EventSlotsMemoryTest {
    private static final int COUNT = 4096;
    private static final int CAPACITY = 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void slotsTakeMemoryForTextFromTheirFirstTextOn() {
        long before = allocated();
        EventSlots slots = new EventSlots(COUNT, CAPACITY);
        long empty = allocated() - before;
        // All that is no text: 276 bytes for each slot, 336 without compressed references.
        assertThat(empty).isLessThan(COUNT * 400L);

        CapturedEvent withoutText = new CapturedEvent(64);
        CapturedEvent taken = new CapturedEvent(64);
        before = allocated();
        round(slots, withoutText, taken);
        assertThat(allocated() - before).isLessThan(COUNT);

        CapturedEvent withText = new CapturedEvent(64);
        withText.text().string("order-1");
        before = allocated();
        round(slots, withText, taken);
        assertThat(allocated() - before).isBetween((long) COUNT * CAPACITY, COUNT * (CAPACITY + 32L));

        before = allocated();
        round(slots, withText, taken);
        assertThat(allocated() - before).isLessThan(COUNT);
    }

    @Test
    void slotsWhoseTextsAreAllocatedNeedNoMemoryForText() {
        EventSlots slots = new EventSlots(COUNT, CAPACITY);
        CapturedEvent withText = new CapturedEvent(64);
        withText.text().string("order-1");
        withText.end(EventField.REQUEST_PARAMETERS);
        slots.put(7, withText);
        slots.allocateTexts();
        CapturedEvent taken = new CapturedEvent(64);
        slots.take(7, taken);
        assertThat(taken.text().toByteArray()).isEqualTo(withText.text().toByteArray());

        long before = allocated();
        round(slots, withText, taken);
        slots.allocateTexts();
        assertThat(allocated() - before).isLessThan(COUNT);
    }

    /** Else an event would be abandoned after its slot was claimed. */
    @Test
    void slotsHoldAllThatAnExitPasses() {
        assertThat(HeldValues.MAX).isEqualTo(AuditedCall.MAX_AT_EXIT + 1);
        assertThat(EventSlots.FEW_PARAMETERS).isEqualTo(AuditedCall.FEW_AT_EXIT);
    }

    private static void round(EventSlots slots, CapturedEvent event, CapturedEvent taken) {
        for (int slot = 0; slot < COUNT; slot++) {
            slots.put(slot, event);
            slots.take(slot, taken);
        }
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
