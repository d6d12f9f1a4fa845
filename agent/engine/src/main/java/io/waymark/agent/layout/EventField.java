package io.waymark.agent.layout;

import io.waymark.agent.json.JsonBuffer;

/**
 * The members of a record, in the order in which CloudTrail's log files have them (AWS CloudTrail User Guide, "record
 * contents"; the order was measured in delivered log files). A new member is one constant here and the place that sets its
 * value: {@link FieldValues} for what many events share, the text of the captured event for what each call writes.
 */
public enum EventField {
    /** {@code eventVersion}. */
    EVENT_VERSION("eventVersion", FieldKind.SHARED),
    /** {@code userIdentity}. */
    USER_IDENTITY("userIdentity", FieldKind.SHARED),
    /** {@code eventTime}. */
    EVENT_TIME("eventTime", FieldKind.SHARED),
    /** {@code eventSource}. */
    EVENT_SOURCE("eventSource", FieldKind.SHARED),
    /** {@code eventName}. */
    EVENT_NAME("eventName", FieldKind.SHARED),
    /** {@code awsRegion}. */
    AWS_REGION("awsRegion", FieldKind.SHARED),
    /** {@code sourceIPAddress}. */
    SOURCE_IP_ADDRESS("sourceIPAddress", FieldKind.SHARED),
    /** {@code userAgent}. */
    USER_AGENT("userAgent", FieldKind.SHARED),
    /** {@code errorCode}. */
    ERROR_CODE("errorCode", FieldKind.PER_CALL),
    /** {@code errorMessage}. */
    ERROR_MESSAGE("errorMessage", FieldKind.PER_CALL),
    /** {@code requestParameters}. */
    REQUEST_PARAMETERS("requestParameters", FieldKind.PER_CALL_OR_NULL),
    /** {@code responseElements}. */
    RESPONSE_ELEMENTS("responseElements", FieldKind.PER_CALL_OR_NULL),
    /** {@code additionalEventData}. */
    ADDITIONAL_EVENT_DATA("additionalEventData", FieldKind.SHARED),
    /** {@code requestID}. */
    REQUEST_ID("requestID", FieldKind.SHARED),
    /** {@code eventID}. */
    EVENT_ID("eventID", FieldKind.SHARED),
    /** {@code readOnly}. */
    READ_ONLY("readOnly", FieldKind.SHARED),
    /** {@code resources}. */
    RESOURCES("resources", FieldKind.PER_CALL),
    /** {@code eventType}. */
    EVENT_TYPE("eventType", FieldKind.SHARED),
    /** {@code apiVersion}. */
    API_VERSION("apiVersion", FieldKind.SHARED),
    /** {@code managementEvent}. */
    MANAGEMENT_EVENT("managementEvent", FieldKind.SHARED),
    /** {@code recipientAccountId}. */
    RECIPIENT_ACCOUNT_ID("recipientAccountId", FieldKind.SHARED),
    /** {@code serviceEventDetails}. */
    SERVICE_EVENT_DETAILS("serviceEventDetails", FieldKind.SHARED),
    /** {@code eventCategory}. */
    EVENT_CATEGORY("eventCategory", FieldKind.SHARED),
    /** {@code tlsDetails}. */
    TLS_DETAILS("tlsDetails", FieldKind.SHARED);

    private static final EventField[] RECORD_ORDER = values();
    private static final int[] TEXT_INDEXES = textIndexes();

    private final byte[] key;
    private final FieldKind kind;

    private enum FieldKind {
        /** The same for many events: prepared once, or made up by the composer. */
        SHARED,
        /** Each call writes its own text; left out of the record if there is none. */
        PER_CALL,
        /** Each call writes its own text; {@code null} in the record if there is none. */
        PER_CALL_OR_NULL
    }

    EventField(String name, FieldKind kind) {
        this.key = JsonBuffer.ascii(",\"" + name + "\":");
        this.kind = kind;
    }

    private static int[] textIndexes() {
        int[] indexes = new int[RECORD_ORDER.length];
        int next = 0;
        for (EventField field : RECORD_ORDER) {
            indexes[field.ordinal()] = field.kind == FieldKind.SHARED ? -1 : next++;
        }
        return indexes;
    }

    /**
     * Returns all fields in the order of a record's members.
     *
     * @return a shared array, not to be written to
     */
    @SuppressWarnings("ReturnsMutableArray") // walked for each record: a copy would be garbage for each
    public static EventField[] inRecordOrder() {
        return RECORD_ORDER;
    }

    /**
     * Returns the number of fields for which {@link #isPerCall} holds.
     *
     * @return at least 1
     */
    public static int perCallCount() {
        int count = 0;
        for (int index : TEXT_INDEXES) {
            count = Math.max(count, index + 1);
        }
        return count;
    }

    /**
     * Returns the position among the fields for which {@link #isPerCall} holds.
     *
     * @return from 0; -1 for a shared field
     */
    public int textIndex() {
        return TEXT_INDEXES[ordinal()];
    }

    /**
     * Whether each call writes its own text of the field.
     *
     * @return {@code false} for a value that many events share, or that the composer makes up
     */
    public boolean isPerCall() {
        return kind != FieldKind.SHARED;
    }

    /**
     * Whether a record has {@code null} for a missing value, in place of no member.
     *
     * @return {@code true} for the fields that every record of CloudTrail has
     */
    public boolean isNullable() {
        return kind == FieldKind.PER_CALL_OR_NULL;
    }

    /**
     * The comma, quoted name and colon before the value.
     *
     * @return ASCII, a shared array, not to be written to
     */
    @SuppressWarnings("ReturnsMutableArray") // appended for each record
    public byte[] key() {
        return key;
    }
}
