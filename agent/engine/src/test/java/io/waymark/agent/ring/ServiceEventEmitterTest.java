package io.waymark.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.ServiceEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the agent itself tells takes its place between the events, and needs no room in the ring. */
class ServiceEventEmitterTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final RingFixture events = new RingFixture();
    private final InMemorySink sink = new InMemorySink();
    private final RecordingEventSource source = new RecordingEventSource();

    /** Records the drops that are reported to it. */
    private final class RecordingEventSource implements ServiceEventSource {
        private final ServiceEvent.StreamIdentity stream =
                new ServiceEvent.StreamIdentity("123456789012", "us-east-1", UUID.randomUUID());
        private volatile StreamProgress seen = new StreamProgress(0, 0, 0, 0, false);
        private volatile StreamProgress onEnd = new StreamProgress(0, 0, 0, 0, false);
        private volatile StreamProgress beforeLast = new StreamProgress(0, 0, 0, 0, false);
        private volatile boolean complete;
        private long drops;

        private ServiceEvent event(String name) {
            return stream.event(name, 1_800_000_000_000L, JsonBuffer.ascii("{\"n\":1}"));
        }

        @Override
        public List<ServiceEvent> firstEvents() {
            return List.of(event("First"));
        }

        @Override
        public List<ServiceEvent> dueEvents() {
            long now = events.counters.dropped();
            boolean more = now > drops;
            drops = now;
            return more ? List.of(event("Due")) : List.of();
        }

        @Override
        public List<ServiceEvent> lastEvents(StreamProgress progress) {
            beforeLast = progress;
            return List.of(event("Last"));
        }

        @Override
        public void onProgress(StreamProgress progress) {
            seen = progress;
        }

        @Override
        public void onEnd(StreamProgress progress, boolean finished) {
            onEnd = progress;
            complete = finished;
        }
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String record : sink.records) {
            names.add(json(record).get("eventName").textValue());
        }
        return names;
    }

    private static JsonNode json(String record) throws IOException {
        return new ObjectMapper().readTree(record);
    }

    @Test
    void serviceEventsComeFirstAndLastInSequence() throws Exception {
        Ring ring = events.ring(8, Duration.ZERO);
        ring.publish(RingFixture.event("{}"));
        ring.drainTo(sink, source);
        ring.publish(RingFixture.event("{}"));
        assertThat(ring.close(TIMEOUT)).isTrue();
        assertThat(names()).containsExactly("First", "Create", "Create", "Last");
        for (int i = 0; i < 4; i++) {
            assertThat(json(sink.records.get(i))
                            .at("/additionalEventData/sequence")
                            .longValue())
                    .isEqualTo(i);
        }
        assertThat(source.complete).isTrue();
        assertThat(source.onEnd).isEqualTo(new StreamProgress(4, 4, 0, 0, false));
    }

    @Test
    void recordHasServiceEventShape() throws Exception {
        Ring ring = events.ring(8, Duration.ZERO);
        ring.drainTo(sink, source);
        ring.close(TIMEOUT);
        JsonNode record = json(sink.records.get(0));
        List<String> keys = new ArrayList<>();
        record.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .containsExactly(
                        "eventVersion",
                        "userIdentity",
                        "eventTime",
                        "eventSource",
                        "eventName",
                        "awsRegion",
                        "sourceIPAddress",
                        "userAgent",
                        "requestParameters",
                        "responseElements",
                        "additionalEventData",
                        "eventID",
                        "readOnly",
                        "eventType",
                        "managementEvent",
                        "recipientAccountId",
                        "serviceEventDetails",
                        "eventCategory");
        assertThat(record.get("eventType").textValue()).isEqualTo("AwsServiceEvent");
        assertThat(record.get("userIdentity").toString())
                .isEqualTo("{\"accountId\":\"123456789012\",\"invokedBy\":\"waymark.io\"}");
        assertThat(record.get("serviceEventDetails").toString()).isEqualTo("{\"n\":1}");
        assertThat(record.get("eventTime").textValue()).isEqualTo("2027-01-15T08:00:00Z");
    }

    @Test
    void serviceEventsSurviveAFullRingAndFailingSink() throws Exception {
        Ring ring = events.ring(4, Duration.ZERO);
        sink.failing = true;
        ring.drainTo(sink, source);
        Awaitility.await().atMost(TIMEOUT).until(() -> !ring.publish(RingFixture.event("{}")));
        Awaitility.await().atMost(TIMEOUT).until(() -> source.seen.failing());
        StreamProgress failing = source.seen;
        assertThat(failing.generated()).isEqualTo(failing.journaled() + failing.dropped() + failing.waiting());
        assertThat(failing.journaled()).isZero();
        sink.failing = false;
        Awaitility.await().atMost(TIMEOUT).until(() -> names().contains("Due"));
        assertThat(ring.close(TIMEOUT)).isTrue();
        assertThat(names()).containsOnlyOnce("First", "Due", "Last").endsWith("Last");
        assertThat(source.onEnd.generated()).isEqualTo(source.onEnd.journaled() + 1);
        assertThat(source.onEnd.dropped()).isEqualTo(1);
        assertThat(source.onEnd.waiting()).isZero();
    }

    @Test
    void finalEventCountsDelayedEvents() throws Exception {
        Ring ring = events.ring(4, Duration.ZERO);
        sink.failing = true;
        ring.drainTo(sink, source);
        sink.failing = false;
        assertThat(ring.close(TIMEOUT)).isTrue();
        assertThat(names()).containsExactly("First", "Last");
        assertThat(source.beforeLast.journaled()).isEqualTo(1);
    }

    @Test
    void endReportsIncompleteServiceEvents() {
        Ring ring = events.ring(4, Duration.ZERO);
        ring.drainTo(sink, source);
        sink.failing = true;
        ring.publish(RingFixture.event("{}"));
        assertThat(ring.close(Duration.ofMillis(50))).isFalse();
        assertThat(source.complete).isFalse();
        assertThat(source.onEnd.dropped()).isEqualTo(1);
        assertThat(events.counters.dropped(DropReason.UNDRAINED_AT_SHUTDOWN).count())
                .isEqualTo(1);
    }
}
