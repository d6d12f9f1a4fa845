package io.waymark.agent.ring;

import static io.waymark.agent.ring.RingFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.record.EventSlots;
import io.waymark.agent.record.RecordComposer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@Timeout(60)
class AdmissionControlTest {
    private static final DurabilityPolicy DROP = new DurabilityPolicy(DurabilityGuarantee.ASYNC, FailurePolicy.DROP);

    private final RingFixture events = new RingFixture();
    private final InMemorySink sink = new InMemorySink();
    private Ring ring = events.ring(4, Duration.ofMillis(50));

    @AfterEach
    void close() {
        ring.close(Duration.ofSeconds(10));
    }

    @Test
    void admittedCallIsRecorded() {
        ring.drainTo(sink);
        assertThat(ring.reserve(DurabilityGuarantee.JOURNALED)).isNull();
        assertThat(ring.publishReserved(event("{}"), DurabilityGuarantee.JOURNALED))
                .isTrue();
        assertThat(sink.records).hasSize(1);
    }

    @Test
    void callIsRefusedWithoutMemoryForItsEvent() {
        // More than any array can have.
        EventSlots slots = new EventSlots(4, Integer.MAX_VALUE);
        RingState state = new RingState();
        ConsumerParker parker = new ConsumerParker();
        SlotClaims claims = new SlotClaims(slots.abandoned(), Duration.ofMillis(50), state, parker);
        ProblemReporter problems = new ProblemReporter((what, cause) -> {});
        RecordComposer composer = new RecordComposer("123456789012", "us-east-1", UUID.randomUUID());
        Drain drain = new Drain(claims, slots, composer, sink, events.counters, problems);
        ServiceEventEmitter emitter =
                new ServiceEventEmitter(ServiceEventSource.NONE, drain, claims, events.counters, problems);
        RingConsumer consumer = new RingConsumer(claims, parker, drain, emitter, problems);
        SinkConnection connection = new SinkConnection(consumer, new GroupCommit(sink, claims, problems), emitter);
        AdmissionControl admission = new AdmissionControl(
                slots,
                claims,
                state,
                new AtomicReference<>(connection),
                Duration.ofMillis(50),
                events.counters,
                problems);
        assertThat(admission.reserve(DurabilityGuarantee.ASYNC)).isEqualTo("there is no memory left for events");
        assertThat(events.counters.refused()).isOne();
    }

    @Test
    void callIsRefusedAfterWaitingForStartup() {
        assertThat(ring.reserve(DurabilityGuarantee.ASYNC)).isEqualTo("auditing has not started yet");
        assertThat(ring.isSinkRequested()).isTrue();
        assertThat(events.counters.refused()).isOne();
        ring.drainTo(sink);
        assertThat(ring.reserve(DurabilityGuarantee.ASYNC)).isNull();
    }

    @Test
    void waitingCallIsAdmittedOnceStarted() throws Exception {
        ring = events.ring(4, Duration.ofSeconds(30));
        AtomicReference<String> obstacle = new AtomicReference<>("not asked yet");
        CountDownLatch done = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            Thread.currentThread().interrupt();
            obstacle.set(ring.reserve(DurabilityGuarantee.ASYNC));
            done.countDown();
        });
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        ring.drainTo(sink);
        done.await();
        assertThat(obstacle.get()).isNull();
    }

    @Test
    void waitingCallIsRefusedWhenStartupFails() throws Exception {
        ring = events.ring(4, Duration.ofMinutes(10));
        AtomicReference<String> obstacle = new AtomicReference<>();
        Thread caller = new Thread(() -> obstacle.set(ring.reserve(DurabilityGuarantee.ASYNC)));
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        ring.abandon();
        caller.join();
        assertThat(obstacle.get()).isEqualTo("auditing could not start, or has stopped");
    }

    @Test
    void callsAreRefusedWhileTheSinkFails() {
        sink.failing = true;
        ring.drainTo(sink);
        ring.publish(event("{}"));
        Awaitility.await().until(() -> !events.problems.isEmpty());
        assertThat(ring.reserve(DurabilityGuarantee.JOURNALED)).isEqualTo("the journal cannot be written");
        sink.failing = false;
        Awaitility.await().until(() -> ring.reserve(DurabilityGuarantee.ASYNC) == null);
    }

    @Test
    void syncedCallsAreRefusedWhileForceFails() {
        sink.forceFailing = true;
        ring.drainTo(sink);
        ring.publish(event("{}"), new DurabilityPolicy(DurabilityGuarantee.SYNCED, FailurePolicy.BLOCK));
        assertThat(ring.reserve(DurabilityGuarantee.SYNCED)).isEqualTo("the journal cannot be forced to disk");
        assertThat(ring.reserve(DurabilityGuarantee.JOURNALED)).isNull();
        sink.forceFailing = false;
        Awaitility.await().until(() -> ring.reserve(DurabilityGuarantee.SYNCED) == null);
    }

    @Test
    void fullRingRefusesNewCallsAndKeepsReservations() {
        sink.failing = true;
        ring.drainTo(sink);
        assertThat(ring.reserve(DurabilityGuarantee.ASYNC)).isNull();
        assertThat(ring.reserve(DurabilityGuarantee.ASYNC)).isNull();
        assertThat(ring.reserve(DurabilityGuarantee.ASYNC))
                .isEqualTo("events arrive faster than they can be journaled");
        assertThat(ring.publish(event("{}"), DROP)).isTrue();
        assertThat(ring.publish(event("{}"), DROP)).isTrue();
        assertThat(ring.publish(event("{}"), DROP)).isFalse();
        assertThat(events.counters.dropped()).isOne();
        assertThat(ring.publishReserved(event("{\"kept\":1}"), DurabilityGuarantee.ASYNC))
                .isTrue();
        ring.release();
        assertThat(ring.publish(event("{}"), DROP)).isTrue();
        sink.failing = false;
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(sink.records).hasSize(4);
        assertThat(sink.has("{\"kept\":1}")).isTrue();
    }

    @Test
    void callsAreRefusedAfterClose() {
        ring.drainTo(sink);
        ring.close(Duration.ofSeconds(10));
        assertThat(ring.reserve(DurabilityGuarantee.ASYNC)).isEqualTo("auditing could not start, or has stopped");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_19, disabledReason = "later, no thread can be made to die")
    @SuppressWarnings({"deprecation", "removal"}) // nothing else kills a thread that catches what it can
    void deadConsumerRefusesNewCallsAndJournaledCallersDrain() {
        ring.drainTo(sink);
        Awaitility.await().until(() -> {
            // It survives while it reports its progress.
            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("waymark-ring"))
                    .forEach(Thread::stop);
            String obstacle = ring.reserve(DurabilityGuarantee.ASYNC);
            if (obstacle == null) {
                ring.release();
            }
            return "the thread that journals events has died".equals(obstacle);
        });
        ring.publish(event("{}"), new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.BLOCK));
        assertThat(sink.records).hasSize(1);
        ring.publish(event("{}"));
        assertThat(ring.close(Duration.ofSeconds(10)))
                .as("the closing thread drains in place of the dead consumer")
                .isTrue();
        assertThat(sink.records).hasSize(2);
    }
}
