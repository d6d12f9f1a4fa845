package io.waymark.agent.record;

import io.waymark.agent.layout.EventField;
import io.waymark.agent.layout.FieldValues;
import io.waymark.writer.journal.LogFileGroup;
import org.jspecify.annotations.Nullable;

/**
 * The values of one event that replace or extend those shared by all events of this JVM: a call to another service has a
 * region, an account and a request id of its own. Immutable; the array is not to be written to.
 */
public final class EventOverrides {
    private final String awsRegion;
    private final String recipientAccountId;
    private final FieldValues fields;
    private final LaterText additionalEventData;
    private final @Nullable LaterText requestParameters;
    private final @Nullable LaterText responseElements;
    private final @Nullable LaterText resources;

    /**
     * Collects the values.
     *
     * @param awsRegion the record's {@code awsRegion}: {@link #isRegion}, or the event is dropped
     * @param recipientAccountId the record's {@code recipientAccountId}: {@link #isAccountId}, or the event is dropped
     * @param requestId id that the other service gave the request; null to generate one
     * @param additionalEventData JSON text of members of {@code additionalEventData}, each with a comma after it; may be
     *     empty
     * @param others any other values, such as {@code tlsDetails}
     */
    public EventOverrides(
            String awsRegion,
            String recipientAccountId,
            @Nullable String requestId,
            byte[] additionalEventData,
            FieldValues others) {
        this(
                awsRegion,
                recipientAccountId,
                others.toBuilder()
                        .string(EventField.AWS_REGION, awsRegion)
                        .string(EventField.RECIPIENT_ACCOUNT_ID, recipientAccountId)
                        .string(EventField.REQUEST_ID, requestId)
                        .build(),
                LaterText.of(additionalEventData),
                null,
                null,
                null);
    }

    private EventOverrides(
            String awsRegion,
            String recipientAccountId,
            FieldValues fields,
            LaterText additionalEventData,
            @Nullable LaterText requestParameters,
            @Nullable LaterText responseElements,
            @Nullable LaterText resources) {
        this.awsRegion = awsRegion;
        this.recipientAccountId = recipientAccountId;
        this.fields = fields;
        this.additionalEventData = additionalEventData;
        this.requestParameters = requestParameters;
        this.responseElements = responseElements;
        this.resources = resources;
    }

    /**
     * Collects the values of an event whose region and account are those that all events of this JVM share.
     *
     * @param awsRegion that region
     * @param accountId that account
     * @param additionalEventData members of {@code additionalEventData}, each with a comma after it
     * @param requestParameters the value of {@code requestParameters}; null if the event has its text
     * @param responseElements the value of {@code responseElements}; null if the event has its text
     * @param resources the value of {@code resources}; null if the event has its text
     * @param others any other values
     * @return the values
     */
    public static EventOverrides ofThisJvm(
            String awsRegion,
            String accountId,
            LaterText additionalEventData,
            @Nullable LaterText requestParameters,
            @Nullable LaterText responseElements,
            @Nullable LaterText resources,
            FieldValues others) {
        return new EventOverrides(
                awsRegion, accountId, others, additionalEventData, requestParameters, responseElements, resources);
    }

    /**
     * Tests whether events can be recorded in a region, which becomes part of object keys.
     *
     * @param region as another service's client names it
     * @return whether it is 1 to 64 lower-case letters, digits and hyphens
     */
    public static boolean isRegion(String region) {
        return LogFileGroup.isRegion(region);
    }

    /**
     * Tests whether events can be recorded for an account, which becomes part of object keys.
     *
     * @param accountId as another service's client names it
     * @return whether it is 12 digits
     */
    public static boolean isAccountId(String accountId) {
        return LogFileGroup.isAccountId(accountId);
    }

    /**
     * The record's {@code awsRegion}.
     *
     * @return such as {@code eu-west-1}
     */
    public String awsRegion() {
        return awsRegion;
    }

    /**
     * The record's {@code recipientAccountId}.
     *
     * @return 12 digits
     */
    public String recipientAccountId() {
        return recipientAccountId;
    }

    FieldValues fields() {
        return fields;
    }

    LaterText additionalEventData() {
        return additionalEventData;
    }

    /** Returns the text of a field of which the event has none; null if the event has it. */
    @Nullable
    LaterText laterText(EventField field) {
        return switch (field) {
            case REQUEST_PARAMETERS -> requestParameters;
            case RESPONSE_ELEMENTS -> responseElements;
            case RESOURCES -> resources;
            default -> null;
        };
    }
}
