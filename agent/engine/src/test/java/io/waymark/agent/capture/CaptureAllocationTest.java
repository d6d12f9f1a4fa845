package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaptureAllocationTest {
    private static final int CALLS = 100_000;
    private static final int BURST = 1000;
    private static final int TYPES = AuditedCall.REFERENCE
            | AuditedCall.REFERENCE << AuditedCall.TYPE_BITS
            | AuditedCall.REFERENCE << (2 * AuditedCall.TYPE_BITS)
            | AuditedCall.INTEGER << (3 * AuditedCall.TYPE_BITS)
            | AuditedCall.REFERENCE << (4 * AuditedCall.TYPE_BITS);
    private static final int MORE_TYPES = AuditedCall.UNMEASURED
            | AuditedCall.DOUBLE << AuditedCall.TYPE_BITS
            | AuditedCall.INTEGER << (2 * AuditedCall.TYPE_BITS)
            | AuditedCall.UNMEASURED << (3 * AuditedCall.TYPE_BITS);

    @Test
    void warmCallsAllocateNothing() {
        CaptureFixture recording = new CaptureFixture();
        recording.discardRecords();
        int methodId = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("CreateOrder", "id", "customer", "count", "total"),
                new ResponseElementSpec("id", List.of())));
        int manyId = recording.methods.register(CaptureFixture.withResponse(
                CaptureFixture.method(
                        "DispatchOrder",
                        "id",
                        "customer",
                        "count",
                        "total",
                        "currency",
                        "weight",
                        "boxes",
                        "warehouse"),
                new ResponseElementSpec("id", List.of())));
        BigDecimal total = new BigDecimal("1234.50");
        calls(recording, methodId, manyId, total);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        calls(recording, methodId, manyId, total);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated).isLessThan(BURST);
        recording.close();
        assertThat(recording.counters.delivered()).isEqualTo(6 * CALLS);
    }

    /** In bursts that fit into the ring: a caller that waits for the consumer allocates its deadline. */
    private static void calls(CaptureFixture recording, int methodId, int manyId, BigDecimal total) {
        Capture capture = recording.capture;
        for (int i = 0; i < CALLS; i++) {
            while (i % BURST == 0 && recording.counters.delivered() < recording.ring.published()) {
                Thread.onSpinWait();
            }
            AuditedCall call = capture.begin(methodId, capture);
            call.argument(0, "order-12345678");
            call.argument(1, "customer Anna Berger, public sector");
            call.argument(2, i);
            call.argument(3, total);
            call.returned("order-12345678");
            AuditedCall atExit = capture.enter(methodId, capture);
            atExit.ended = true;
            atExit.exit(
                    TYPES,
                    null,
                    "order-12345678",
                    0,
                    "order-12345678",
                    0,
                    "customer Anna Berger, public sector",
                    0,
                    null,
                    i,
                    total,
                    0);
            AuditedCall many = capture.enter(manyId, capture);
            many.ended = true;
            many.exit(
                    TYPES,
                    null,
                    "order-12345678",
                    0,
                    "order-12345678",
                    0,
                    "customer Anna Berger, public sector",
                    0,
                    null,
                    i,
                    total,
                    0,
                    MORE_TYPES,
                    "EUR",
                    0,
                    null,
                    Double.doubleToRawLongBits(i),
                    null,
                    i,
                    "hamburg-2",
                    0);
        }
    }
}
