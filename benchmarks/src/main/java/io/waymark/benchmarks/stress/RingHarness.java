package io.waymark.benchmarks.stress;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.ProblemReporter;
import io.waymark.agent.ring.Ring;
import io.waymark.writer.selectors.EventCategory;
import io.waymark.writer.selectors.EventDescriptor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * A small ring with numbered events and a sink that collects them. Any thread may publish; the sink is confined to the consumer
 * thread, and read after {@link #close}.
 */
final class RingHarness {
    /** Value of {@link #delivered} for an event that is torn or out of sequence. */
    static final int TORN = -1;

    private static final String ACCOUNT = "123456789012";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
    private static final RecordTemplate TEMPLATE = new RecordTemplate(
            new EventDescriptor(EventCategory.MANAGEMENT, "orders.example.com", "CreateOrder", false, List.of()), null);
    private static final CallerContext CALLERS = new CallerContext(ACCOUNT, "order-service", type -> null);
    /** Longer than a slot, so that it is attached to the slot, and long enough to be torn. */
    private static final int LONG_TEXT_LENGTH = 1500;

    private static final byte[] TEXT_PREFIX = JsonBuffer.ascii("\"text\":\"");

    private final Counters counters = new Counters();
    private final Ring ring;
    private final int[] delivered = new int[8];
    private int deliveredCount;

    RingHarness(int slots, Duration blockTimeout) {
        ring = new Ring(
                slots,
                blockTimeout,
                new RecordComposer(ACCOUNT, "eu-central-1", STREAM),
                counters,
                new ProblemReporter((what, cause) -> {}));
    }

    /** Publishes event {@code number}, 1 to 9, with guarantee {@code async}; returns whether the ring accepted it. */
    boolean publish(int number) {
        return publish(number, DurabilityGuarantee.ASYNC);
    }

    boolean publish(int number, DurabilityGuarantee guarantee) {
        byte[] digits = new byte[number % 2 == 0 ? LONG_TEXT_LENGTH : 40];
        Arrays.fill(digits, (byte) ('0' + number));
        CapturedEvent event = new CapturedEvent(digits.length + 64);
        event.text().raw(JsonBuffer.ascii("{\"text\":\""));
        event.text().raw(digits, 0, digits.length);
        event.text().raw(JsonBuffer.ascii("\"}"));
        event.end(EventField.REQUEST_PARAMETERS);
        event.describe(TEMPLATE, CALLERS.current());
        event.completedAt(1_800_000_000_000L);
        return ring.publish(event, new DurabilityPolicy(guarantee, FailurePolicy.BLOCK));
    }

    /** Starts the consumer. */
    void startConsumer() {
        ring.drainTo((sequence, time, data, record, offset, length) -> {
            delivered[deliveredCount] = sequence == deliveredCount ? eventNumber(record, offset, length) : TORN;
            deliveredCount++;
        });
    }

    /** Closes the ring and waits until the consumer, if any, has ended. */
    void close() {
        ring.close(CLOSE_TIMEOUT);
    }

    /** Number of the event at an index of the delivery order; 0 for none. */
    int delivered(int index) {
        return delivered[index];
    }

    /** Number of delivered events. */
    int deliveredCount() {
        return deliveredCount;
    }

    /** Number of events counted as dropped. */
    int droppedCount() {
        return (int) counters.dropped();
    }

    /** Number of the event in a record; {@link #TORN} if the record is incomplete. */
    private static int eventNumber(byte[] record, int offset, int length) {
        int start = offset;
        while (!Arrays.equals(record, start, start + TEXT_PREFIX.length, TEXT_PREFIX, 0, TEXT_PREFIX.length)) {
            if (++start + TEXT_PREFIX.length > offset + length) {
                return TORN;
            }
        }
        start += TEXT_PREFIX.length;
        int end = start;
        while (record[end] == record[start]) {
            end++;
        }
        int number = record[start] - '0';
        return record[end] == '"' && end - start == (number % 2 == 0 ? LONG_TEXT_LENGTH : 40) ? number : TORN;
    }
}
