package io.waymark.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.waymark.agent.bootstrap.AuditedCall;
import io.waymark.agent.calls.CaptureFailures;
import io.waymark.agent.calls.PendingCalls;
import io.waymark.agent.capture.AuditedMethod.ResponseElementSpec;
import io.waymark.agent.context.CallerContext;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.agent.weave.InstrumentationCoverage;
import io.waymark.agent.weave.SensitiveMarkReader;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CaptureAllocationTest {
    private static final int CALLS = 100_000;

    @Test
    void warmCallsAllocateNothing() {
        Counters counters = new Counters();
        ProblemReporter problems = new ProblemReporter((what, cause) -> {});
        CaptureFailures failures = new CaptureFailures(counters, problems);
        Ring ring = new Ring(
                Ring.DEFAULT_SLOTS,
                Duration.ofSeconds(10),
                new RecordComposer(CaptureFixture.ACCOUNT, "eu-central-1", CaptureFixture.STREAM),
                counters,
                problems);
        ring.drainTo((sequence, time, data, record, offset, length) -> {});
        MethodRegistry methods = new MethodRegistry();
        Capture capture = new Capture(
                methods,
                CaptureFixture.SELECTION,
                new CaptureSettings(CaptureFixture.ACCOUNT, null, CaptureLimits.DEFAULT, Set.of()),
                () -> new byte[1],
                new SensitiveMarkReader(new InstrumentationCoverage(line -> {})),
                new CallerContext(CaptureFixture.ACCOUNT, null, type -> null),
                ring,
                failures,
                new PendingCalls(counters, failures, () -> {}));
        int methodId = methods.register(CaptureFixture.withResponse(
                CaptureFixture.method("CreateOrder", "id", "customer", "count", "total"),
                new ResponseElementSpec("id", List.of())));
        BigDecimal total = new BigDecimal("1234.50");
        calls(capture, methodId, total);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();

        long before = threads.getThreadAllocatedBytes(thread);
        calls(capture, methodId, total);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(allocated).isLessThan(CALLS);
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(counters.delivered()).isEqualTo(2 * CALLS);
    }

    private static void calls(Capture capture, int methodId, BigDecimal total) {
        for (int i = 0; i < CALLS; i++) {
            AuditedCall call = capture.begin(methodId, capture);
            call.argument(0, "order-12345678");
            call.argument(1, "customer@example.com");
            call.argument(2, i);
            call.argument(3, total);
            call.returned("order-12345678");
        }
    }
}
