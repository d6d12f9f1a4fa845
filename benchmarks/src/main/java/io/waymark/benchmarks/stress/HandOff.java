package io.waymark.benchmarks.stress;

import io.waymark.agent.durability.Guarantee;
import io.waymark.agent.durability.OnFailure;
import io.waymark.agent.durability.Promise;
import io.waymark.agent.identity.CallerContext;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.record.CapturedEvent;
import io.waymark.agent.record.RecordComposer;
import io.waymark.agent.record.RecordTemplate;
import io.waymark.agent.ring.Counters;
import io.waymark.agent.ring.Problems;
import io.waymark.agent.ring.Ring;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/**
 * A small ring with numbered events, and what its sink has got of them. Events are published by any thread; the sink belongs
 * to the consumer, and is read once that has ended.
 */
final class HandOff {
    /** What {@link #delivered} has in the place of an event that is not whole, or is in the wrong place. */
    static final int TORN = -1;

    private static final String ACCOUNT = "123456789012";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final UUID STREAM = UUID.fromString("0a0b0c0d-1111-4222-8333-444455556666");
    private static final RecordTemplate TEMPLATE =
            new RecordTemplate("orders.example.com", "CreateOrder", false, false);
    private static final CallerContext CALLERS = new CallerContext(ACCOUNT, "order-service");
    /** Longer than a slot, so that it is attached to it, and long enough to be seen in halves. */
    private static final int TEXT = 1500;

    private static final byte[] MARK = JsonBuffer.ascii("\"text\":\"");

    private final Counters counters = new Counters();
    private final Ring ring;
    private final int[] delivered = new int[8];
    private int count;

    HandOff(int slots, Duration fullWait) {
        ring = new Ring(
                slots,
                fullWait,
                new RecordComposer(ACCOUNT, "eu-central-1", STREAM),
                counters,
                new Problems((what, cause) -> {}));
    }

    /** Publishes event {@code number}, 1 to 9, to be in memory when this returns. */
    boolean publish(int number) {
        return publish(number, Guarantee.ASYNC);
    }

    boolean publish(int number, Guarantee guarantee) {
        byte[] digits = new byte[number % 2 == 0 ? TEXT : 40];
        Arrays.fill(digits, (byte) ('0' + number));
        CapturedEvent event = new CapturedEvent(digits.length + 64);
        event.text().raw(JsonBuffer.ascii("{\"text\":\""));
        event.text().raw(digits, 0, digits.length);
        event.text().raw(JsonBuffer.ascii("\"}"));
        event.endParameters();
        event.endResponse();
        event.endError();
        event.describe(TEMPLATE, CALLERS.current());
        event.completedAt(1_800_000_000_000L);
        return ring.publish(event, new Promise(guarantee, OnFailure.BLOCK));
    }

    /** Starts the consumer. */
    void drain() {
        ring.drainTo((sequence, time, data, record, offset, length) -> {
            delivered[count] = sequence == count ? number(record, offset, length) : TORN;
            count++;
        });
    }

    /** Waits until the consumer has ended, if there is one. */
    void close() {
        ring.close(PATIENCE);
    }

    /** The event at a place of the order in which the sink got them; 0 for none. */
    int delivered(int place) {
        return delivered[place];
    }

    /** How many the sink got. */
    int count() {
        return count;
    }

    /** How many were counted as dropped. */
    int lost() {
        return (int) counters.dropped();
    }

    /** Which event a record is of, if all of it is there. */
    private static int number(byte[] record, int offset, int length) {
        int start = offset;
        while (!Arrays.equals(record, start, start + MARK.length, MARK, 0, MARK.length)) {
            if (++start + MARK.length > offset + length) {
                return TORN;
            }
        }
        start += MARK.length;
        int end = start;
        while (record[end] == record[start]) {
            end++;
        }
        int number = record[start] - '0';
        return record[end] == '"' && end - start == (number % 2 == 0 ? TEXT : 40) ? number : TORN;
    }
}
