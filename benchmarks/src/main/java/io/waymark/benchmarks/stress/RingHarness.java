package io.waymark.benchmarks.stress;

import io.waymark.agent.context.CallerContext;
import io.waymark.agent.durability.DurabilityGuarantee;
import io.waymark.agent.durability.DurabilityPolicy;
import io.waymark.agent.durability.FailurePolicy;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.HeldMembers;
import io.waymark.agent.record.HeldType;
import io.waymark.agent.record.HeldValueWriter;
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
 * A small ring with numbered events, of which the odd ones hold their values by reference, and a sink that collects them. Any
 * thread may publish; the sink is confined to the consumer thread, and read after {@link #close}.
 */
final class RingHarness {
    /** Value of {@link #delivered} for an event that is torn or out of sequence. */
    static final int TORN = -1;

    private static final String ACCOUNT = "123456789012";
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);
    private static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
    private static final RecordTemplate TEMPLATE = RecordTemplate.holding(
            new EventDescriptor(EventCategory.MANAGEMENT, "orders.example.com", "CreateOrder", false, List.of()),
            new HeldMembers(
                    new byte[][] {JsonBuffer.ascii(",\"text\":"), JsonBuffer.ascii(",\"number\":")},
                    new byte[][] {},
                    new HeldStringWriter()));
    private static final CallerContext CALLERS = new CallerContext(ACCOUNT, "order-service", type -> null);
    /** Longer than a slot, so that it is attached to the slot, and long enough to be torn. */
    private static final int LONG_TEXT_LENGTH = 1500;

    /** Short enough to be held by reference. */
    private static final int HELD_LENGTH = 40;

    private static final byte[] TEXT_PREFIX = JsonBuffer.ascii("\"text\":\"");

    /** Safe for use by many threads. */
    private static final class HeldStringWriter implements HeldValueWriter {
        @Override
        public void begin() {}

        @Override
        public void write(JsonBuffer out, Object value) {
            out.string((String) value);
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
        CapturedEvent event = number % 2 == 0 ? written(number) : held(number);
        event.end(EventField.REQUEST_PARAMETERS);
        event.describe(TEMPLATE, CALLERS.current());
        event.completedAt(1_800_000_000_000L);
        return ring.publish(event, new DurabilityPolicy(guarantee, FailurePolicy.BLOCK));
    }

    /** An event with all of its text. */
    private static CapturedEvent written(int number) {
        CapturedEvent event = new CapturedEvent(LONG_TEXT_LENGTH + 64);
        event.text().raw(JsonBuffer.ascii("{\"text\":\""));
        event.text().raw(JsonBuffer.ascii(Integer.toString(number).repeat(LONG_TEXT_LENGTH)));
        event.text().raw(JsonBuffer.ascii("\"}"));
        return event;
    }

    /** An event whose values are a new string, and a number. */
    private static CapturedEvent held(int number) {
        CapturedEvent event = new CapturedEvent(64);
        event.hold(false, 0, Integer.toString(number).repeat(HELD_LENGTH));
        event.hold(false, 1, HeldType.INTEGER, number);
        return event;
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
        byte[] rest = JsonBuffer.ascii(number % 2 == 0 ? "\"}," : "\",\"number\":" + number + "},");
        boolean whole = end - start == (number % 2 == 0 ? LONG_TEXT_LENGTH : HELD_LENGTH)
                && Arrays.equals(record, end, end + rest.length, rest, 0, rest.length);
        return whole ? number : TORN;
    }
}
