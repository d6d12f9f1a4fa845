package io.waymark.agent.record;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.identity.Caller;
import io.waymark.agent.json.JsonBuffer;
import io.waymark.format.EventTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes records of eventVersion 1.11 with CloudTrail's keys in the order in which its log files have them (AWS CloudTrail
 * User Guide, "record contents"; the order was measured in delivered log files). Allocates nothing per event, but for the
 * text of a new second. Used by one thread.
 */
public final class RecordComposer {
    private static final int INITIAL_CAPACITY = 2048;
    private static final int MAX_RETAINED_BYTES = 512 * 1024;
    private static final byte[] START = ascii("{\"eventVersion\":\"1.11\",\"userIdentity\":");
    private static final byte[] TIME = ascii(",\"eventTime\":\"");
    private static final byte[] AFTER_TIME = ascii("\",");
    private static final byte[] USER_AGENT = ascii(",\"userAgent\":");
    private static final byte[] PARAMETERS = ascii(",\"requestParameters\":");
    private static final byte[] RESPONSE = ascii(",\"responseElements\":");
    private static final byte[] REQUEST_ID = ascii("},\"requestID\":\"");
    private static final byte[] EVENT_ID = ascii("\",\"eventID\":\"");
    private static final byte[] AFTER_EVENT_ID = ascii("\",");
    private static final byte[] RESOURCES = ascii(",\"resources\":");

    private final JsonBuffer record = new JsonBuffer(INITIAL_CAPACITY);
    private final UuidGenerator eventIds;
    private final byte[] region;
    private final byte[] stream;
    private final byte[] streamMember;
    private final byte[] account;
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
        JsonBuffer text = new JsonBuffer(128);
        text.raw(ascii(",\"awsRegion\":"));
        text.string(awsRegion);
        text.raw(ascii(",\"sourceIPAddress\":"));
        region = text.toByteArray();
        streamMember = ascii("\"stream\":\"" + streamId + "\",\"sequence\":");
        stream = ascii(",\"additionalEventData\":{\"stream\":\"" + streamId + "\",\"sequence\":");
        text.truncate(0);
        text.raw(ascii(",\"recipientAccountId\":"));
        text.string(accountId);
        text.raw(',');
        account = text.toByteArray();
        SecureRandom random = new SecureRandom();
        eventIds = new UuidGenerator(random.nextLong(), random.nextLong());
    }

    /**
     * Writes a record.
     *
     * @param sequence the event's place in the stream, from 0
     * @param event the event
     * @return one JSON object, valid until the next call
     * @throws IllegalStateException if the event is not whole
     */
    public JsonBuffer compose(long sequence, CapturedEvent event) {
        RecordTemplate template = event.template();
        Caller caller = event.caller();
        if (template == null || caller == null) {
            throw new IllegalStateException("event " + sequence + " was published before it was complete");
        }
        JsonBuffer out = record;
        out.reset(MAX_RETAINED_BYTES);
        out.raw(START);
        out.raw(caller.userIdentity());
        out.raw(TIME);
        out.raw(time(event.timeMillis()));
        out.raw(AFTER_TIME);
        out.raw(template.sourceAndName());
        EventOverrides details = event.overrides();
        out.raw(details == null ? region : details.region());
        out.raw(caller.sourceIpAddress());
        byte[] userAgent = caller.userAgent();
        if (userAgent != null) {
            out.raw(USER_AGENT);
            out.raw(userAgent);
        }
        appendPart(event, event.responseEnd(), event.errorEnd());
        out.raw(PARAMETERS);
        appendPartOrNull(event, 0, event.parametersEnd());
        out.raw(RESPONSE);
        appendPartOrNull(event, event.parametersEnd(), event.responseEnd());
        if (details != null) {
            out.raw(details.additionalEventData());
        }
        out.raw(details == null ? stream : streamMember);
        out.number(sequence);
        byte[] requestId = details == null ? null : details.requestId();
        if (requestId == null) {
            out.raw(REQUEST_ID);
            out.uuid(event.requestIdHigh(), event.requestIdLow());
            out.raw(EVENT_ID);
        } else {
            out.raw(requestId);
        }
        eventIds.next();
        out.uuid(eventIds.high(), eventIds.low());
        out.raw(AFTER_EVENT_ID);
        out.raw(template.readOnly());
        int end = event.text().length();
        if (end > event.errorEnd()) {
            out.raw(RESOURCES);
            appendPart(event, event.errorEnd(), end);
        }
        out.raw(',');
        out.raw(template.eventType());
        out.raw(details == null ? account : details.account());
        out.raw(template.category());
        if (details != null) {
            out.raw(details.tlsDetails());
        }
        out.raw('}');
        return out;
    }

    private void appendPart(CapturedEvent event, int from, int to) {
        record.raw(event.text().array(), from, to - from);
    }

    private void appendPartOrNull(CapturedEvent event, int from, int to) {
        if (from == to) {
            record.nullValue();
        } else {
            appendPart(event, from, to);
        }
    }

    private byte[] time(long millis) {
        long current = Math.floorDiv(millis, 1000L);
        if (current != cachedSecond) {
            cachedTimeText = ascii(EventTime.format(Instant.ofEpochSecond(current)));
            cachedSecond = current;
        }
        return cachedTimeText;
    }
}
