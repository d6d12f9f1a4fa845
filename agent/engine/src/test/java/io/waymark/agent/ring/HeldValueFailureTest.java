package io.waymark.agent.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.HeldMembers;
import io.waymark.agent.record.HeldValueWriter;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A value that cannot be written costs its own event, and no other. */
class HeldValueFailureTest {
    private final RingFixture events = new RingFixture();
    private final Ring ring = events.ring(4, Duration.ofSeconds(10));
    private final InMemorySink sink = new InMemorySink();
    private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();
    private final RecordTemplate template = RecordTemplate.holding(
            new EventDescriptor(EventCategory.DATA, "orders.example.com", "Create", false, List.of()),
            new HeldMembers(new byte[][] {JsonBuffer.ascii(",\"id\":")}, new byte[][] {}, new FailingOnce()));

    private final class FailingOnce implements HeldValueWriter {
        @Override
        public void begin() {}

        @Override
        public void write(JsonBuffer out, Object value) {
            out.string((String) value);
            Error error = failure.getAndSet(null);
            if (error != null) {
                throw error;
            }
        }

        @Override
        public void writeToken(JsonBuffer out, String text) {
            throw new UnsupportedOperationException("no value is secret");
        }

        @Override
        public void end(JsonBuffer out, int start) {
            out.replaceByte(start, '{');
            out.raw('}');
        }
    }

    private CapturedEvent event(String id) {
        CapturedEvent event = new CapturedEvent(16);
        event.hold(false, 0, id);
        event.end(EventField.REQUEST_PARAMETERS);
        event.describe(template, new CallerContext("123456789012", null, type -> null).current());
        return event;
    }

    private WeakReference<String> publish(String name) {
        String id = new String(name.toCharArray());
        ring.publish(event(id));
        return new WeakReference<>(id);
    }

    @Test
    void eventWhoseValueCannotBeWrittenIsLostAndReleased() {
        failure.set(new AssertionError("broken"));
        WeakReference<String> lost = publish("lost");
        ring.publish(event("next"));
        ring.drainTo(sink);
        Awaitility.await().until(() -> sink.has("\"requestParameters\":{\"id\":\"next\"}"));

        assertThat(sink.records).hasSize(1);
        assertThat(events.counters.dropped()).isEqualTo(1);
        assertThat(events.problems).containsExactly("event lost: its record could not be composed");
        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
            System.gc();
            return lost.get() == null;
        });
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void endOfACallersStackLeavesTheEventToTheConsumer() {
        ring.drainTo(sink);
        for (int i = 0; i < 100; i++) {
            failure.set(new StackOverflowError());
            ring.publish(event("n" + i), new DurabilityPolicy(DurabilityGuarantee.JOURNALED, FailurePolicy.BLOCK));
            if (sink.threads.contains(Thread.currentThread())) {
                break;
            }
        }
        assertThat(ring.close(Duration.ofSeconds(10))).isTrue();
        assertThat(sink.records).allMatch(text -> text.contains("\"requestParameters\":{\"id\":\"n"));
    }
}
