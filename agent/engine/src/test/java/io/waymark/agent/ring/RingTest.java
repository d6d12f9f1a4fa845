package io.waymark.agent.ring;

import static io.waymark.agent.ring.RingFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.record.CapturedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RingTest {
    private final RingFixture events = new RingFixture();
    private final Counters counters = events.counters;
    private final List<String> problems = events.problems;
    private final Ring ring = events.ring(4, Duration.ofMillis(20));

    @Test
    void eventsFromBeforeTheSinkArriveInOrderWithTheirSequence() {
        for (int i = 0; i < 4; i++) {
            assertThat(ring.publish(event("{\"n\":" + i + "}"))).isTrue();
        }
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        ring.drainTo((sequence, time, data, record, offset, length) ->
                seen.add(sequence + " " + data + " " + new String(record, offset, length, StandardCharsets.UTF_8)));
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();

        assertThat(seen).hasSize(4);
        for (int i = 0; i < 4; i++) {
            assertThat(seen.get(i))
                    .startsWith(i + " true {")
                    .contains("\"requestParameters\":{\"n\":" + i + "}", "\"sequence\":" + i + "}");
        }
    }

    @Test
    void anEventLargerThanASlotTravelsWhole() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        String large = "{\"v\":\"" + "x".repeat(50_000) + "\"}";
        ring.publish(event(large));
        ring.drainTo((sequence, time, data, record, offset, length) ->
                seen.add(new String(record, offset, length, StandardCharsets.UTF_8)));
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(seen.get(0)).contains(large);
    }

    @Test
    void fullRingDropsAndReportsAfterTheDeadline() {
        for (int i = 0; i < 4; i++) {
            ring.publish(event("{}"));
        }
        assertThat(ring.publish(event("{}"))).isFalse();
        assertThat(ring.publish(event("{}"))).isFalse();
        assertThat(counters.dropped()).isEqualTo(2);
        assertThat(problems).containsExactly("event dropped: the ring is full, its consumer does not keep up");
    }

    @Test
    void dropsAreCountedByReasonWithTheirTimes() {
        long before = System.currentTimeMillis();
        for (int i = 0; i < 6; i++) {
            ring.publish(event("{}"), new DurabilityPolicy(DurabilityGuarantee.ASYNC, FailurePolicy.DROP));
        }
        ring.drainTo((sequence, time, data, record, offset, length) -> {});
        ring.close(Duration.ofSeconds(10));
        ring.publish(event("{}"));
        DropCount full = counters.dropped(DropReason.RING_FULL);
        assertThat(full.count()).isEqualTo(2);
        assertThat(full.firstMillis()).isBetween(before, full.lastMillis());
        assertThat(counters.dropped(DropReason.AGENT_STOPPED).count()).isOne();
        assertThat(counters.dropped()).isEqualTo(3);
    }

    @Test
    @Timeout(60)
    void callersStopWaitingWhileTheConsumerIsStalled() {
        Ring slow = events.ring(4, Duration.ofSeconds(1));
        for (int i = 0; i < 4; i++) {
            slow.publish(event("{}"));
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(slow.publish(event("{}"))).isFalse();
        }
        slow.drainTo((sequence, time, data, record, offset, length) -> {});
        Awaitility.await().until(() -> counters.delivered() == 4);
        assertThat(slow.publish(event("{}"))).isTrue();
        assertThat(slow.close(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void interruptedCallerStillWaitsAndStaysInterrupted() {
        for (int i = 0; i < 4; i++) {
            ring.publish(event("{}"));
        }
        Thread.currentThread().interrupt();
        assertThat(ring.publish(event("{}"))).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void failedAppendIsRetriedWithTheSameRecord() {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        ring.publish(event("{}"));
        ring.publish(event("{}"));
        ring.drainTo((sequence, time, data, record, offset, length) -> {
            seen.add(sequence);
            if (seen.size() < 4) {
                throw new IOException("disk full");
            }
        });
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(seen).containsExactly(0L, 0L, 0L, 0L, 1L);
        assertThat(counters.delivered()).isEqualTo(2);
        assertThat(problems).hasSize(1);
    }

    @Test
    void incompleteEventIsCountedAndSkipped() {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        ring.publish(new CapturedEvent(16));
        ring.publish(event("{}"));
        ring.drainTo((sequence, time, data, record, offset, length) -> seen.add(sequence));
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(seen).containsExactly(0L);
        assertThat(counters.undeliverable()).isEqualTo(1);
        assertThat(problems).containsExactly("event lost: no record could be made of it");
    }

    @Test
    void undrainedEventsAreCountedAtClose() {
        ring.publish(event("{}"));
        ring.publish(event("{}"));
        ring.drainTo((sequence, time, data, record, offset, length) -> {
            throw new IOException("store away");
        });
        assertThat(ring.close(Duration.ofMillis(50))).isFalse();
        assertThat(counters.undeliverable()).isEqualTo(2);
        assertThat(ring.publish(event("{}"))).isFalse();
    }

    @Test
    void waitingCallerGetsAFreedSlot() throws Exception {
        Ring patient = events.ring(4, Duration.ofSeconds(30));
        for (int i = 0; i < 4; i++) {
            patient.publish(event("{}"));
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            if (patient.publish(event("{}"))) {
                done.countDown();
            }
        });
        caller.start();
        Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        patient.drainTo((sequence, time, data, record, offset, length) -> {});
        done.await();
        assertThat(patient.close(Duration.ofSeconds(10))).isTrue();
        assertThat(counters.delivered()).isEqualTo(5);
    }
}
