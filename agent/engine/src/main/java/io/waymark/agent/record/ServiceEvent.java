package io.waymark.agent.record;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.format.EventTime;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that the agent itself tells in the trail, as a record of CloudTrail's {@code eventType AwsServiceEvent}.
 * Immutable.
 */
public final class ServiceEvent {
    private final StreamIdentity stream;
    private final String eventName;
    private final long timeMillis;
    private final byte[] details;

    /**
     * What all service events of one run of the JVM have in common.
     *
     * @param accountId the records' {@code recipientAccountId}, 12 digits
     * @param awsRegion the records' {@code awsRegion}
     * @param id names this run of the JVM
     */
    public record StreamIdentity(String accountId, String awsRegion, UUID id) {
        /**
         * Makes an event.
         *
         * @param eventName the record's {@code eventName}
         * @param timeMillis its time, in milliseconds since 1970
         * @param details the record's {@code serviceEventDetails}, a JSON object
         * @return the event
         */
        public ServiceEvent event(String eventName, long timeMillis, byte[] details) {
            return new ServiceEvent(this, eventName, timeMillis, details);
        }
    }

    private ServiceEvent(StreamIdentity stream, String eventName, long timeMillis, byte[] details) {
        this.stream = stream;
        this.eventName = eventName;
        this.timeMillis = timeMillis;
        this.details = details.clone();
    }

    /**
     * The event's time.
     *
     * @return milliseconds since 1970
     */
    public long timeMillis() {
        return timeMillis;
    }

    /**
     * Writes the record, with the keys in the order in which CloudTrail's log files have them.
     *
     * @param sequence the event's place in the stream, from 0
     * @return one JSON object
     */
    public JsonBuffer compose(long sequence) {
        JsonBuffer out = new JsonBuffer(1024 + details.length);
        out.raw(ascii("{\"eventVersion\":\"1.11\",\"userIdentity\":{\"accountId\":"));
        out.string(stream.accountId);
        out.raw(ascii(",\"invokedBy\":\"waymark.io\"},\"eventTime\":"));
        out.string(EventTime.format(Instant.ofEpochMilli(timeMillis)));
        out.raw(ascii(",\"eventSource\":\"waymark.io\",\"eventName\":"));
        out.string(eventName);
        out.raw(ascii(",\"awsRegion\":"));
        out.string(stream.awsRegion);
        out.raw(ascii(",\"sourceIPAddress\":\"waymark.io\",\"userAgent\":\"waymark.io\",\"requestParameters\":null,"
                + "\"responseElements\":null,\"additionalEventData\":{\"stream\":"));
        out.string(stream.id.toString());
        out.raw(ascii(",\"sequence\":"));
        out.number(sequence);
        out.raw(ascii("},\"eventID\":"));
        out.string(UUID.randomUUID().toString());
        out.raw(ascii(",\"readOnly\":false,\"eventType\":\"AwsServiceEvent\",\"managementEvent\":true,"
                + "\"recipientAccountId\":"));
        out.string(stream.accountId);
        out.raw(ascii(",\"serviceEventDetails\":"));
        out.raw(details);
        out.raw(ascii(",\"eventCategory\":\"Management\"}"));
        return out;
    }
}
