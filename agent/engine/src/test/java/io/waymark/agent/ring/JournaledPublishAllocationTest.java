package io.waymark.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.writer.journal.TemplatedRecord;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournaledPublishAllocationTest {
    private static final int CALLS = 500;

    /** Each has its array for text after a round. */
    private static final int SLOTS = 16;

    /** So few that the compiler cannot remove the allocations: whether it does depends on how it inlines. */
    private static final int WARM_UP_CALLS = 20;

    /** Takes records as the journal does, in parts. */
    private static final class NoSink implements RecordSink {
        @Override
        public void append(TemplatedRecord record) {}

        @Override
        public void append(long sequence, long eventTimeMillis, boolean data, byte[] record, int offset, int length) {}
    }

    @Test
    void journaledCallsAllocateNothing() {
        RingFixture fixture = new RingFixture();
        Ring ring = fixture.ring(SLOTS, Duration.ofSeconds(10));
        ring.drainTo(new NoSink());
        DurabilityPolicy journaled = new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.BLOCK);
        CapturedEvent event = RingFixture.event("{\"id\":1}");
        publish(ring, event, journaled, WARM_UP_CALLS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        publish(ring, event, journaled, CALLS);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        // One object in each call would be 16 bytes at least.
        assertThat(allocated).isLessThan(8 * CALLS);
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(fixture.counters.delivered()).isEqualTo(WARM_UP_CALLS + CALLS);
    }

    private static void publish(Ring ring, CapturedEvent event, DurabilityPolicy policy, int calls) {
        for (int i = 0; i < calls; i++) {
            ring.publish(event, policy);
        }
    }
}
