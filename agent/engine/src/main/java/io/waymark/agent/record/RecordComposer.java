package io.waymark.agent.record;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.format.EventTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Composes CloudTrail records of captured events, in the order of {@link EventField}. Allocates nothing per event, but for
 * the text of a new second. Used by one thread.
 */
public final class RecordComposer {
    /** CloudTrail's {@code eventVersion} of all records. */
    static final String EVENT_VERSION = "1.11";

    private static final int INITIAL_CAPACITY = 2048;
    private static final int MAX_RETAINED_BYTES = 512 * 1024;

    private final JsonBuffer record = new JsonBuffer(INITIAL_CAPACITY);
    private final UuidGenerator eventIds;
    private final FieldValues shared;
    private final byte[] streamMember;
    private long cachedSecond = Long.MIN_VALUE;
    private byte[] cachedTimeText = new byte[0];

    /**
     * Creates a composer.
     *
     * @param accountId the records' {@code recipientAccountId}, 12 digits
     * @param awsRegion the records' {@code awsRegion}
     * @param streamId names this run of the JVM, within which {@code additionalEventData.sequence} counts the events
     */
    public RecordComposer(String accountId, String awsRegion, UUID streamId) {
        shared = FieldValues.builder()
                .string(EventField.EVENT_VERSION, EVENT_VERSION)
                .string(EventField.AWS_REGION, awsRegion)
                .string(EventField.RECIPIENT_ACCOUNT_ID, accountId)
                .build();
        streamMember = ascii("\"stream\":\"" + streamId + "\",\"sequence\":");
        SecureRandom random = new SecureRandom();
        eventIds = new UuidGenerator(random.nextLong(), random.nextLong());
    }

    /**
     * Composes a record.
     *
     * @param sequence the event's position in the stream, from 0
     * @param event the event
     * @return one JSON object, valid until the next call
     * @throws IllegalStateException if the event is incomplete
     */
    public JsonBuffer compose(long sequence, CapturedEvent event) {
        RecordTemplate template = event.template();
        Caller caller = event.caller();
        if (template == null || caller == null) {
            throw new IllegalStateException("event " + sequence + " was published before it was complete");
        }
        EventOverrides overrides = event.overrides();
        record.reset(MAX_RETAINED_BYTES);
        for (EventField field : EventField.inRecordOrder()) {
            if (field.isPerCall()) {
                appendText(event, field);
                continue;
            }
            byte[] member = overrides == null ? null : overrides.fields().member(field);
            member = member != null ? member : template.fields().member(field);
            member = member != null ? member : caller.fields().member(field);
            member = member != null ? member : shared.member(field);
            if (member != null) {
                record.raw(member);
            } else {
                appendComposed(field, sequence, event, overrides);
            }
        }
        // Each member starts with a comma.
        record.replaceByte(0, '{');
        record.raw('}');
        return record;
    }

    private void appendText(CapturedEvent event, EventField field) {
        if (!event.appendTo(record, field) && field.isNullable()) {
            record.raw(field.key());
            record.nullValue();
        }
    }

    private void appendComposed(
            EventField field, long sequence, CapturedEvent event, @Nullable EventOverrides overrides) {
        switch (field) {
            case EVENT_TIME -> {
                record.raw(field.key());
                record.raw(time(event.timeMillis()));
            }
            case ADDITIONAL_EVENT_DATA -> {
                record.raw(field.key());
                record.raw('{');
                if (overrides != null) {
                    record.raw(overrides.additionalEventData());
                }
                record.raw(streamMember);
                record.number(sequence);
                record.raw('}');
            }
            case REQUEST_ID -> appendId(field, event.requestIdHigh(), event.requestIdLow());
            case EVENT_ID -> {
                eventIds.next();
                appendId(field, eventIds.high(), eventIds.low());
            }
            default -> {
                // No value: the record lacks the member.
            }
        }
    }

    private void appendId(EventField field, long high, long low) {
        record.raw(field.key());
        record.raw('"');
        record.uuid(high, low);
        record.raw('"');
    }

    private byte[] time(long millis) {
        long current = Math.floorDiv(millis, 1000L);
        if (current != cachedSecond) {
            cachedTimeText = JsonBuffer.encodeString(EventTime.format(Instant.ofEpochSecond(current)));
            cachedSecond = current;
        }
        return cachedTimeText;
    }
}
