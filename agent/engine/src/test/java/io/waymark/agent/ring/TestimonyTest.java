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
class TestimonyTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Events events = new Events();
    private final ListSink sink = new ListSink();
    private final Witnessed witnessed = new Witnessed();

    /** Tells of the drops it hears of. */
    private final class Witnessed implements Testimony {
        private final ServiceEvent.Stream stream =
                new ServiceEvent.Stream("123456789012", "us-east-1", UUID.randomUUID());
        private volatile Progress seen = new Progress(0, 0, 0, 0, false);
        private volatile Progress end = new Progress(0, 0, 0, 0, false);
        private volatile Progress beforeLast = new Progress(0, 0, 0, 0, false);
        private volatile boolean toldAll;
        private long drops;

        private ServiceEvent event(String name) {
            return stream.event(name, 1_800_000_000_000L, JsonBuffer.ascii("{\"n\":1}"));
        }

        @Override
        public List<ServiceEvent> first() {
            return List.of(event("First"));
        }

        @Override
        public List<ServiceEvent> due() {
            long now = events.counters.dropped();
            boolean more = now > drops;
            drops = now;
            return more ? List.of(event("Due")) : List.of();
        }

        @Override
        public List<ServiceEvent> last(Progress progress) {
            beforeLast = progress;
            return List.of(event("Last"));
        }

        @Override
        public void look(Progress progress) {
            seen = progress;
        }

        @Override
        public void end(Progress progress, boolean told) {
            end = progress;
            toldAll = told;
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
    void itComesFirstAndLastAndIsNumberedWithTheEvents() throws Exception {
        Ring ring = events.ring(8, Duration.ZERO);
        ring.publish(Events.event("{}"));
        ring.drainTo(sink, witnessed);
        ring.publish(Events.event("{}"));
        assertThat(ring.close(SOON)).isTrue();
        assertThat(names()).containsExactly("First", "Create", "Create", "Last");
        for (int i = 0; i < 4; i++) {
            assertThat(json(sink.records.get(i))
                            .at("/additionalEventData/sequence")
                            .longValue())
                    .isEqualTo(i);
        }
        assertThat(witnessed.toldAll).isTrue();
        assertThat(witnessed.end).isEqualTo(new Progress(4, 4, 0, 0, false));
    }

    @Test
    void itHasTheShapeOfAServiceEvent() throws Exception {
        Ring ring = events.ring(8, Duration.ZERO);
        ring.drainTo(sink, witnessed);
        ring.close(SOON);
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
    void itIsToldThoughTheRingIsFullAndTheSinkWasAway() throws Exception {
        Ring ring = events.ring(4, Duration.ZERO);
        sink.failing = true;
        ring.drainTo(sink, witnessed);
        Awaitility.await().atMost(SOON).until(() -> !ring.publish(Events.event("{}")));
        Awaitility.await().atMost(SOON).until(() -> witnessed.seen.failing());
        Progress failing = witnessed.seen;
        assertThat(failing.generated()).isEqualTo(failing.journaled() + failing.dropped() + failing.waiting());
        assertThat(failing.journaled()).isZero();
        sink.failing = false;
        Awaitility.await().atMost(SOON).until(() -> names().contains("Due"));
        assertThat(ring.close(SOON)).isTrue();
        assertThat(names()).containsOnlyOnce("First", "Due", "Last").endsWith("Last");
        assertThat(witnessed.end.generated()).isEqualTo(witnessed.end.journaled() + 1);
        assertThat(witnessed.end.dropped()).isEqualTo(1);
        assertThat(witnessed.end.waiting()).isZero();
    }

    @Test
    void theLastWordsCountWhatWasHeldUpBefore() throws Exception {
        Ring ring = events.ring(4, Duration.ZERO);
        sink.failing = true;
        ring.drainTo(sink, witnessed);
        sink.failing = false;
        assertThat(ring.close(SOON)).isTrue();
        assertThat(names()).containsExactly("First", "Last");
        assertThat(witnessed.beforeLast.journaled()).isEqualTo(1);
    }

    @Test
    void whereItCannotBeToldTheEndSaysSo() {
        Ring ring = events.ring(4, Duration.ZERO);
        ring.drainTo(sink, witnessed);
        sink.failing = true;
        ring.publish(Events.event("{}"));
        assertThat(ring.close(Duration.ofMillis(50))).isFalse();
        assertThat(witnessed.toldAll).isFalse();
        assertThat(witnessed.end.dropped()).isEqualTo(1);
        assertThat(events.counters.dropped(DropReason.LEFT).number()).isEqualTo(1);
    }
}
