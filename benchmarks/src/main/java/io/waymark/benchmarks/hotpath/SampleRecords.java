package io.waymark.benchmarks.hotpath;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.benchmarks.contender.OrderArguments;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.util.List;
import java.util.UUID;

/** Events and records of about 1 KB as the agent creates them, each with different UUIDs and arguments. */
final class SampleRecords {
    static final String ACCOUNT = "123456789012";
    static final String REGION = "eu-central-1";
    static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");

    private static final RecordTemplate TEMPLATE = new RecordTemplate(
            new EventDescriptor(EventCategory.MANAGEMENT, "orders.example.com", "CreateOrder", false, List.of()), null);
    private static final CallerContext CALLERS = new CallerContext(ACCOUNT, "order-service", type -> null);

    private SampleRecords() {}

    static RecordComposer composer() {
        return new RecordComposer(ACCOUNT, REGION, STREAM);
    }

    /** An event as the ring holds it after a call with four arguments. */
    static CapturedEvent event(int number) {
        CapturedEvent event = new CapturedEvent(1024);
        JsonBuffer text = event.text();
        text.raw(JsonBuffer.ascii("{\"id\":"));
        text.string(OrderArguments.id(number));
        text.raw(JsonBuffer.ascii(",\"customer\":"));
        text.string(OrderArguments.customer(number));
        text.raw(JsonBuffer.ascii(",\"note\":"));
        text.string("to be left with the neighbours ".repeat(10));
        text.raw(JsonBuffer.ascii(
                ",\"count\":" + OrderArguments.quantity(number) + ",\"total\":" + OrderArguments.total(number)));
        text.raw('}');
        event.end(EventField.REQUEST_PARAMETERS);
        text.raw(JsonBuffer.ascii("{\"orderId\":"));
        text.string(OrderArguments.id(number));
        text.raw('}');
        event.end(EventField.RESPONSE_ELEMENTS);
        event.describe(TEMPLATE, CALLERS.current());
        event.requestId(0x0123456789abcdefL * (number + 1), Long.MIN_VALUE | ((number * 0x9e3779b97f4a7c15L) >>> 2));
        event.completedAt(timeMillis(number));
        return event;
    }

    /** Time of an event, in milliseconds since the epoch. */
    static long timeMillis(int number) {
        return 1_800_000_000_000L + number;
    }

    /** Returns encoded records, one array each. */
    static byte[][] records(int count) {
        RecordComposer composer = composer();
        byte[][] records = new byte[count][];
        for (int i = 0; i < count; i++) {
            records[i] = composer.compose(i, event(i)).toByteArray();
        }
        return records;
    }
}
