package io.waymark.agent.record;

import static io.waymark.agent.json.JsonBuffer.ascii;

import io.waymark.agent.json.JsonBuffer;
import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.format.EventTime;
import java.time.Instant;
import java.util.UUID;

/** An event that the agent reports about itself: a record of CloudTrail's {@code eventType AwsServiceEvent}. Immutable. */
public final class ServiceEvent {
    private static final String SOURCE = "waymark.io";
    private static final int INITIAL_CAPACITY = 1024;

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
         * Creates an event.
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
     * Composes the record, in the order of {@link EventField}.
     *
     * @param sequence the event's position in the stream, from 0
     * @return one JSON object
     */
    public JsonBuffer compose(long sequence) {
        JsonBuffer out = new JsonBuffer(INITIAL_CAPACITY + details.length);
        FieldValues.builder()
                .string(EventField.EVENT_VERSION, RecordComposer.EVENT_VERSION)
                .json(EventField.USER_IDENTITY, userIdentity())
                .string(EventField.EVENT_TIME, EventTime.format(Instant.ofEpochMilli(timeMillis)))
                .string(EventField.EVENT_SOURCE, SOURCE)
                .string(EventField.EVENT_NAME, eventName)
                .string(EventField.AWS_REGION, stream.awsRegion)
                .string(EventField.SOURCE_IP_ADDRESS, SOURCE)
                .string(EventField.USER_AGENT, SOURCE)
                .json(EventField.REQUEST_PARAMETERS, ascii("null"))
                .json(EventField.RESPONSE_ELEMENTS, ascii("null"))
                .json(
                        EventField.ADDITIONAL_EVENT_DATA,
                        ascii("{\"stream\":\"" + stream.id + "\",\"sequence\":" + sequence + "}"))
                .string(EventField.EVENT_ID, UUID.randomUUID().toString())
                .bool(EventField.READ_ONLY, false)
                .string(EventField.EVENT_TYPE, "AwsServiceEvent")
                .bool(EventField.MANAGEMENT_EVENT, true)
                .string(EventField.RECIPIENT_ACCOUNT_ID, stream.accountId)
                .json(EventField.SERVICE_EVENT_DETAILS, details)
                .string(EventField.EVENT_CATEGORY, "Management")
                .build()
                .writeObject(out);
        return out;
    }

    private byte[] userIdentity() {
        JsonBuffer identity = new JsonBuffer(64);
        identity.raw(ascii("{\"accountId\":"));
        identity.string(stream.accountId);
        identity.raw(ascii(",\"invokedBy\":\"" + SOURCE + "\"}"));
        return identity.toByteArray();
    }
}
