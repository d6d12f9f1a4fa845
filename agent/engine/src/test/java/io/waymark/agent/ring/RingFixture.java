package io.waymark.agent.ring;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ring, and events to put into it. */
final class RingFixture {
    final Counters counters = new Counters();
    final List<String> problems = new CopyOnWriteArrayList<>();

    Ring ring(int slots, Duration wait) {
        return new Ring(
                slots,
                wait,
                new RecordComposer("123456789012", "us-east-1", UUID.randomUUID()),
                counters,
                new ProblemReporter((what, cause) -> problems.add(what)));
    }

    static CapturedEvent event(String parameters) {
        CapturedEvent event = new CapturedEvent(16);
        event.text().raw(JsonBuffer.ascii(parameters));
        event.end(EventField.REQUEST_PARAMETERS);
        event.describe(
                new RecordTemplate(
                        new EventDescriptor(EventCategory.DATA, "orders.example.com", "Create", false, List.of()),
                        null),
                new CallerContext("123456789012", null, type -> null).current());
        return event;
    }
}
